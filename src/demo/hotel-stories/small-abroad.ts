// Small things in the languages that guests of the hotel write.
import { answers, notes, says, story } from "../story.ts";

const de = { language: "de" } as const;
const hallo = "[Guten Tag|Hallo zusammen|Guten Morgen|Liebes Team|Schönen guten Abend]";
const gruss = "[Viele Grüße|Herzliche Grüße|Mit freundlichen Grüßen|Danke im Voraus], {name}";

export const hotelSmallAbroad = [
  story(
    "[Anreise am {arrive}|Frage zur Anreise|Wir kommen mit der Bahn]",
    { ...de, on: "reservations" },
    says(
      `${hallo}, wir kommen am {arrive} [mit dem Zug|mit zwei Rädern und dem Zug]. [1:Holt uns jemand ab?|Wie kommt man am besten zum Haus?|Ab wann ist das Zimmer frei?]\n\n${gruss}`,
    ),
    answers(
      "[1:Bram steht mit dem Hotelwagen vor dem Bahnhof. Haben Sie viel Gepäck?|Am schönsten ist die Fähre, sie wartet auf den Zug.|Das Zimmer ist ab zwei bereit, der Kamin schon früher. Wann kommen Sie an?]\n\n{me}",
    ),
    says("[1:Nur einen Koffer und einen Dackel.|Wunderbar, dann die Fähre.|Um halb drei. Vielen Dank!]"),
  ),
  story(
    "[Verlängerung|Eine Nacht länger|Bleiben bis {leave}?]",
    { ...de, on: "reservations" },
    says(
      `${hallo}, [es gefällt uns so gut|das Wetter hält|unsere Tochter kommt nun doch dazu], [dürfen wir eine Nacht anhängen|ginge eine Nacht mehr]? Wir sind in {room}.\n\n${gruss}`,
    ),
    answers(
      "[Gern, das Zimmer bleibt Ihres.|{room} ist vergeben, aber {otherRoom} ist frei und liegt zum See. Wir tragen Ihre Sachen hinüber.]\n\n{me}",
    ),
  ),
  story(
    "[1:Vergessen: ein Schal|Liegt bei Ihnen mein Ladekabel?|Etwas liegen gelassen]",
    de,
    says(
      `${hallo}, [1:mein grauer Schal|mein Ladekabel|das Lieblingsbuch unserer Tochter] muss noch in {room} liegen. [Es eilt nicht.|Es ist ein Erbstück.] [Könnten Sie nachsehen?|Mögen Sie einmal schauen?]\n\n${gruss}`,
    ),
    notes("[Found it behind the curtain.|It was in the laundry. Clean now.]", { by: "rosa" }),
    answers(
      "[Rosa hat es gefunden.|Es lag hinter dem Vorhang.] [Soll es in die Post, oder wartet es auf Sie?|Wohin dürfen wir es schicken?]\n\n{me}",
    ),
    says("[Bitte in die Post, das Porto zahle ich gern.|Es darf warten, wir kommen im Herbst wieder.]"),
  ),
  story(
    "[Danke|Ein Dankeschön|Wieder zu Hause]",
    de,
    says(
      `${hallo}, wir sind wieder zu Hause und [1:reden noch immer von der Pflaumentarte|vermissen das Knarren der Treppe|haben den See noch in den Ohren]. [Bitte grüßen Sie alle.|So freundlich war lange niemand zu uns.]\n\n${gruss}`,
    ),
    answers(
      "[1:Die Küche ist rot geworden.|Die Treppe knarrt jetzt etwas einsam.|Der See rauscht weiter, für Sie mit.] Kommen Sie bald wieder.\n\n{me}",
    ),
  ),
  story(
    "[Tisch am {arrive}|Abendessen zu {persons}?|Reservierung]",
    de,
    says(
      `${hallo}, [hätten Sie am {arrive} einen Tisch|dürfen wir am {arrive} bei Ihnen essen], um {evening}? [1:Meine Mutter hört schlecht, ein ruhiger Platz wäre schön.|Ein Kind ist dabei, es isst alles außer Grünem.|Es ist unser Hochzeitstag.]\n\n${gruss}`,
    ),
    answers(
      "Der Tisch ist für Sie notiert. [1:Sie sitzen in der kleinen Stube, dort hört man sich.|Grünes wird versteckt.|Kerzen ja, Geige nein, richtig?]\n\n{me}",
    ),
  ),
  story(
    "[1:Heizung in {room}|Warmwasser|Fenster klemmt]",
    de,
    says(
      `${hallo}, [1:in {room} bleibt die Heizung kalt|aus der Dusche kommt nur lauwarmes Wasser|das Fenster lässt sich nicht schließen]. [Wir sind noch bis {soon} da.|Nicht schlimm, aber frisch.]`,
    ),
    answers(
      "[Bram war gerade oben, es geht wieder.|In zehn Minuten ist jemand bei Ihnen.] [Auf dem Stuhl liegt noch eine Decke.|Sagen Sie bitte sofort Bescheid, wenn es wieder vorkommt.]\n\n{me}",
    ),
    says("[Jetzt ist es gut. Danke.|Alles bestens.]"),
  ),
  story(
    "[Rechnung|Beleg für die Firma|Frage zur Rechnung]",
    { ...de, on: "reservations" },
    says(
      `${hallo}, [könnten Sie mir die Rechnung noch einmal schicken|auf der Rechnung fehlt unsere Firmenanschrift]? [Die Buchhaltung ist streng.|Ich habe sie im Zug liegen lassen.]\n\n${gruss}`,
    ),
    answers("[Anbei die Rechnung, mit Anschrift.|Hier ist sie noch einmal.] Grüße an die Buchhaltung.\n\n{me}", {
      file: "receipt.pdf",
    }),
  ),
  story(
    "[Hund erlaubt?|Wir kommen mit Hund]",
    { ...de, on: "reservations" },
    says(
      `${hallo}, [1:unser Hund ist alt und schläft viel|unser Hund liebt Wasser und hasst Enten|unser Hund bellt nie, er seufzt nur|unser Dackel mag keine Treppen]. [Darf er mit?|Gibt es ein Zimmer im Erdgeschoss?]\n\n${gruss}`,
    ),
    answers(
      "[105 liegt zur Wiese, mit einer einzigen Stufe.|Natürlich, 105 liegt zur Wiese, und ein Napf steht bereit.] [1:Wie heißt er denn?|Die Enten werden gewarnt.|Seufzen ist hier erlaubt, auch bei Tisch.|Über die Schwelle trägt ihn Bram.]\n\n{me}",
    ),
    says(
      "[1:Er heißt Herr Schmitt.|Danke! Wir freuen uns.|Dann passt er zu Ihnen. Danke!|Das wird ihm gefallen. Mehr als Bram vielleicht.]",
    ),
  ),
  story(
    "[Arrivée tardive|Nous arrivons tard|Heure d'arrivée]",
    { language: "fr", on: "reservations" },
    says(
      "Bonjour, nous arriverons [vers minuit|après onze heures], [le train a pris du retard|la route est longue]. [Y aura-t-il quelqu'un ?|Comment entrer ?]\n\nBien à vous,\n{name}",
    ),
    answers(
      "Otto vous attend, [avec de la soupe|et la lampe de l'entrée reste allumée]. [Roulez doucement.|Aimez-vous le fromage ?]\n\n{me}",
    ),
    says("[Merci beaucoup !|Vous êtes adorables.]"),
  ),
  story(
    "[Merci pour tout|De retour à la maison]",
    { language: "fr" },
    says(
      "Bonjour, [un grand merci pour ces trois jours|nous voilà rentrés, à regret]. [1:Le petit-déjeuner face au lac nous manque déjà.|Ma mère parle encore du monsieur aux bateaux.|Les enfants ont ramené onze cailloux et un accent.]\n\n{name}",
    ),
    answers(
      "[1:Le lac aussi trouve que c'est bien calme.|Il en rougit encore.|Gardez les cailloux, rapportez l'accent.] À bientôt.\n\n{me}",
    ),
  ),
  story(
    "[Une table pour {persons}|Dîner le {arrive}]",
    { language: "fr" },
    says(
      "Bonjour, pourriez-vous nous garder une table pour le {arrive} ? [1:L'un de nous ne mange pas de poisson.|C'est l'anniversaire de ma sœur, sans bougies surtout.]",
    ),
    answers(
      "C'est noté. [1:Pas de poisson, mais un gratin dont on parle jusqu'à {town}.|Sans bougies, promis, et sans chanson.]\n\n{me}",
    ),
  ),
  story(
    "[Una consulta|Llegada el {arrive}]",
    { language: "es", on: "reservations" },
    says(
      "Buenos días: llegamos el {arrive} [1:con un bebé de siete meses|con mi padre, que camina despacio|en el último tren]. [1:¿Tienen cuna?|¿Hay ascensor?|¿Hay alguien a esas horas?] Gracias.\n\n{name}",
    ),
    answers(
      "Buenos días, {first}. [1:La cuna estará junto a la ventana, con una manta limpia.|Sí, y la habitación queda a seis pasos del ascensor.|Otto está despierto toda la noche, y la sopa también.] [¿Necesitan algo más para estar tranquilos?|Los esperamos.]\n\n{me}",
    ),
    says("[Con eso basta. Muy amables.|Qué alivio, gracias.]"),
  ),
  story(
    "[Gracias|De vuelta en casa]",
    { language: "es" },
    says(
      "Ya estamos en casa. [1:Mi hija pregunta por los patos cada mañana.|Nunca habíamos dormido tan bien.|Mi padre ha contado lo de la sopa a todo el barrio.|Todavía oímos el lago por la noche.] Gracias por todo.\n\n{name}",
    ),
    answers(
      "[1:Los patos preguntan por ella.|Será el silencio, que aquí es de la casa.|La cocina se ha puesto colorada.|Se lo diremos al lago.] Vuelvan pronto.\n\n{me}",
    ),
  ),
  story(
    "[Uma pergunta|Chegada no dia {arrive}]",
    { language: "pt", on: "reservations" },
    says(
      "Bom dia, chegamos no dia {arrive} e [1:a minha avó faz 85 anos|viajamos com um cão pequeno]. [1:Seria possível um quarto no rés do chão?|Ele pode entrar na sala?]\n\n{name}",
    ),
    answers(
      "Bom dia, {first}. [1:O 105 fica no rés do chão, com vista para o prado.|Pode, e há uma manta ao pé da lareira.] [1:A sua avó gosta de bolo de ameixa?|Até breve.]\n\n{me}",
    ),
    says("[1:Adora. Que bom!|Perfeito, ficamos muito gratos.]"),
  ),
  story(
    "[Arrivo il {arrive}|Una domanda sulla camera]",
    { language: "it", on: "reservations" },
    says(
      "Buongiorno, arriviamo il {arrive}. [1:Possiamo lasciare le valigie prima delle due?|C'è una culla?|Si può fare il bagno prima di colazione?]\n\nGrazie, {name}",
    ),
    answers(
      "Certo, {first}. [1:Le valigie dormono in biblioteca, e voi potete già pranzare.|La culla è pronta.|Il lago apre quando vuole lei; la scaletta vicino al salice è la più comoda.]\n\n{me}",
    ),
    says("[Perfetto, a presto!|Che gentili.]"),
  ),
  story(
    "[Grazie di cuore|Siamo tornati a casa]",
    { language: "it" },
    says(
      "Siamo a casa, [1:e il caffè non sa di niente|e i bambini giocano al portiere di notte]. Grazie [a tutti|soprattutto alla signora Rosa].\n\n{name}",
    ),
    answers("[1:Il nostro, per ora, è ancora caldo per voi.|Il portiere di notte è onorato.]\n\n{me}"),
  ),
  story(
    "[Vraag over de kamer|Aankomst {arrive}]",
    { language: "nl", on: "reservations" },
    says(
      "Goedemorgen, wij komen {arrive} [1:op de fiets|met de trein|met drie kinderen]. [1:Is er een plek voor de fietsen?|Kunnen we eerder inchecken?|Zijn er hoge stoelen?]\n\nGroet, {name}",
    ),
    answers(
      "Goedemorgen {first}, [1:de fietsen slapen in het botenhuis, achter slot.|de kamer is om twaalf uur klaar, en de koffie altijd.|er staan er drie klaar.] Tot dan.\n\n{me}",
    ),
    says("[Fijn, dank u!|Geweldig.]"),
  ),
  story(
    "[Bedankt|Weer thuis]",
    { language: "nl" },
    says(
      "We zijn weer thuis. [1:De kinderen missen Bram en de boten.|De soep, we hebben het nog over de soep.|De regen hier is lang niet zo mooi.|Niemand zegt ons meer goedenacht op de trap.] Dank jullie wel.\n\n{name}",
    ),
    answers(
      "[1:Bram mist hen ook, al zegt hij het niet.|De soep groet terug.|Wij bewaren een bui voor u.|Otto wenst u bij dezen goedenacht.]\n\n{me}",
    ),
  ),
  story(
    "[موعد الوصول|سؤال عن الغرفة]",
    { language: "ar", on: "reservations" },
    says(
      "السلام عليكم، سنصل يوم {arrive} [مساءً|بعد الظهر]. [1:هل الغرفة بعيدة عن المصعد؟|هل يمكن إضافة سرير لطفل؟] وشكراً لكم.\n\n{name}",
    ),
    answers(
      "وعليكم السلام، [1:الغرفة على بعد خطوات من المصعد|سرير الطفل جاهز قرب النافذة]. [نتمنى لكم طريقاً سهلاً.|أهلاً بكم في أي ساعة.]\n\n{me}",
      { by: "amira" },
    ),
    says("[جزاكم الله خيراً.|شكراً على سرعة الرد.]"),
  ),
  story(
    "[شكراً لكم|عدنا إلى البيت]",
    { language: "ar" },
    says("[وصلنا إلى البيت بالسلامة|عدنا أمس]، والأولاد [1:يسألون عن البحيرة|يتحدثون عن المركب الأخضر] كل صباح. شكراً لكم جميعاً."),
    answers("[1:والبحيرة تسأل عنهم.|المركب الأخضر ينتظرهم.] الحمد لله على سلامتكم.\n\n{me}", { by: "amira" }),
  ),
  story(
    "[שאלה על החדר|הגעה ב-{arrive}]",
    { language: "he", on: "reservations" },
    says("שלום, נגיע ב-{arrive}. [1:יש חניה ליד המלון?|אפשר חדר שקט, רחוק מהמעלית?] תודה, {name}"),
    answers(
      "שלום {first}, [1:יש מקום מאחורי סככת הסירות, בלי תשלום.|שמרנו לכם חדר לצד הגן, שומעים בו רק ציפורים.] נתראה בקרוב.\n\n{me}",
    ),
    says("[מצוין, תודה רבה.|איזה יופי.]"),
  ),
  story(
    "[お礼|滞在のお礼]",
    { language: "ja" },
    says(
      "[先日は大変お世話になりました。|昨日無事に帰宅いたしました。][1:湖の朝の静けさが忘れられません。|梅のケーキの味を今も話しております。]また必ず伺います。",
    ),
    answers("ご丁寧にありがとうございます。[1:湖もお待ちしております。|厨房一同、大変喜んでおりました。]\n\n{me}"),
  ),
  story(
    "[1:朝食について|到着時間について]",
    { language: "ja", on: "reservations" },
    says(
      "[{arrive}に到着予定です。|{arrive}から三泊予約しております。][1:朝食は何時からでしょうか。|夜十時を過ぎても大丈夫でしょうか。]よろしくお願いいたします。",
    ),
    answers(
      "ご連絡ありがとうございます。[1:朝食は七時からでございますが、早いご出発でしたらお包みいたします。|夜間も係の者がおりますので、どうぞご安心ください。]\n\n{me}",
    ),
    says("[助かります。ありがとうございます。|安心いたしました。]"),
  ),
  story(
    "[1:关于早餐|入住时间]",
    { language: "zh", on: "reservations" },
    says("您好，我们{arrive}入住。[1:早餐几点开始？|可以提前办理入住吗？]谢谢！"),
    answers("您好！[1:早餐从七点开始，早走的话我们可以打包。|房间中午就能准备好，行李随时可以寄存。]期待您的到来。\n\n{me}"),
    says("[太好了，谢谢。|非常感谢！]"),
  ),
  story(
    "[谢谢|已平安到家]",
    { language: "zh" },
    says("我们已经平安到家了。[1:孩子每天都说想回湖边。|谢谢你们的照顾。]"),
    answers("[1:湖边也在等他。|很高兴认识你们。]欢迎再来。\n\n{me}"),
  ),
];
