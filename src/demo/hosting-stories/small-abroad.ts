// Small things in the languages that customers of the hosting company write.
import { answers, says, story } from "../story.ts";

const de = { language: "de" } as const;
const hallo = "[Guten Tag|Hallo|Guten Morgen|Hallo zusammen]";
const gruss = "[Viele Grüße|Danke und Gruß|Mit freundlichen Grüßen], {name}";

export const hostingSmallAbroad = [
  story(
    "[Passwort vergessen|Postfach {mailbox}@{domain}|Kein Zugang zur Mail]",
    de,
    says(
      `${hallo}, [1:ich komme nicht mehr in mein Postfach|das neue Telefon will meine Mail nicht]. [1:Können Sie mich wieder hereinlassen?|Was muss ich eintragen?]\n\n${gruss}`,
    ),
    answers(
      "[1:Der Link für ein neues Passwort ist unterwegs an die Adresse, die Sie für Notfälle hinterlegt haben.|Eingang: mail.larkmoor.example, Port 993, und als Benutzer die ganze Adresse.] [Klappt es?|Sonst rufe ich Sie gern an.]\n\n{me}",
    ),
    says("[Klappt. Danke!|Ich bin drin.]"),
  ),
  story(
    "[Rechnung {invoice}|Frage zur Rechnung|Posten unklar]",
    { ...de, on: "billing" },
    says(
      `${hallo}, auf Rechnung {invoice} [1:steht ein Posten über {amount}, den ich nicht zuordnen kann|fehlt unsere neue Anschrift]. [Mögen Sie einmal schauen?|Unser Steuerberater fragt.]\n\n${gruss}`,
    ),
    answers(
      "[1:Das ist die zweite Platte von {server}, seit dem Frühjahr.|Anbei die berichtigte Rechnung.] [Ist es so verständlich?|Grüße an den Steuerberater.]\n\n{me}",
      { file: "invoice.pdf" },
    ),
    says("[Ja, vielen Dank.|Alles klar.]"),
  ),
  story(
    "[Seite langsam|{domain} lädt ewig|Fehler 502]",
    de,
    says(
      `${hallo}, {domain} ist seit [{lastDay}|heute früh] [sehr langsam|immer wieder weg]. [Liegt es an uns?|Wir haben nichts geändert, jedenfalls sagt das jeder.]\n\n${gruss}`,
    ),
    answers(
      "[1:Es lag an uns: ein Nachbar auf derselben Maschine. Sie sind umgezogen, es läuft.|Ein Suchroboter las Ihren Kalender bis zum Jahr 2140. Er ist ausgesperrt.] [Fühlt es sich wieder richtig an?|Ich schaue heute Abend noch einmal.]\n\n{me}",
    ),
    says("[1:Wie neu. Danke.|2140! Da haben wir schon zu.]"),
  ),
  story(
    "[Danke|Lob|Das ging schnell]",
    de,
    says(
      `${hallo}, [das ging so schnell, dass ich es erst gar nicht glauben wollte|der Umzug verlief ohne ein Ruckeln]. [Bitte weitersagen, an wen auch immer.|So macht das Freude.]\n\n${gruss}`,
    ),
    answers("[Weitergesagt. Es wurde kurz sehr still und dann gegrinst.|Das heben wir uns für einen grauen Tag auf.]\n\n{me}"),
  ),
  story(
    "[Zertifikat|Warnung im Browser]",
    de,
    says(
      `${hallo}, [die Besucher sehen eine Warnung|das Schloss ist durchgestrichen] auf {domain}. [Ist etwas passiert?|Das schreckt die Leute ab.]\n\n${gruss}`,
    ),
    answers(
      "[Es ist seit {time} erneuert; ein alter Eintrag stand im Weg.|Nichts Schlimmes: es war nachts abgelaufen. Nun erneuert es sich wieder von selbst.]\n\n{me}",
    ),
  ),
  story(
    "[1:Accès à la messagerie|Question sur ma facture]",
    { language: "fr" },
    says(
      "Bonjour, [1:je n'arrive plus à ouvrir ma messagerie depuis {lastDay}|je ne comprends pas une ligne de la facture {invoice}]. [Pouvez-vous m'aider ?|Rien d'urgent.]\n\n{name}",
    ),
    answers(
      "Bonjour {first}, [1:c'est réparé : le mot de passe avait expiré, le lien est parti.|c'est le second disque de {server} ; dites-moi s'il vous sert encore.]\n\n{me}",
    ),
    says("[Merci, c'est parfait.|Tout est clair.]"),
  ),
  story(
    "[Site lent|{domain} ne répond plus]",
    { language: "fr" },
    says(
      "Bonjour, {domain} [est très lent|affiche une erreur] depuis ce matin. [Est-ce chez vous ?|Nous avons des commandes en attente.]",
    ),
    answers(
      "[C'était chez nous, et c'est fini depuis {time}.|Un robot lisait votre agenda jusqu'en 2140 ; il dort maintenant.] [Tout va bien chez vous ?|Désolé pour la matinée.]\n\n{me}",
    ),
  ),
  story(
    "[1:Correo que no llega|Duda con el dominio|La web va lenta]",
    { language: "es" },
    says(
      "Hola, [1:los correos a un cliente vuelven con un error|quiero usar {domain} con otra tienda|la página tarda una eternidad desde el {lastDay}]. [1:No entiendo el mensaje.|¿Qué hago?|¿Somos nosotros?]\n\n{name}",
    ),
    answers(
      "Hola {first}: [1:faltaba una firma en su dominio; ya está puesta y los tres correos salieron de nuevo.|he añadido el registro que pedían. En una hora lo verán.|era la foto de portada, 28 MB. He puesto una copia pequeña que se ve igual; la grande sigue en su carpeta.]\n\n{me}",
    ),
    says("[1:¡Llegaron! Gracias.|Perfecto.|Vuela. Mi primo el fotógrafo pide perdón.]"),
  ),
  story(
    "[1:Backup|Domanda sul dominio]",
    { language: "it" },
    says(
      "Buongiorno, [1:ho cancellato una cartella per sbaglio|vorrei spostare {domain} da voi]. [1:Si può recuperare?|È complicato?]\n\n{name}",
    ),
    answers(
      "Buongiorno {first}, [1:è di nuovo al suo posto, com'era ieri sera alle 21.|per niente, se cominciamo dalle caselle di posta. Va bene {soon}?]\n\n{me}",
    ),
    says("[Grazie mille!|Benissimo.]"),
  ),
  story(
    "[1:Sem acesso ao e-mail|Dúvida sobre fatura]",
    { language: "pt" },
    says(
      "Olá, [1:não consigo entrar no e-mail desde {lastDay}|a fatura {invoice} veio com o nome antigo]. [Pode ajudar?|Obrigado desde já.]\n\n{name}",
    ),
    answers(
      "Olá {first}, [1:já pode entrar, a conta estava trancada por dez tentativas.|segue a fatura certa.] [1:Foi o telemóvel novo?|Um abraço.]\n\n{me}",
    ),
  ),
  story(
    "[1:Mailbox vol|Vraag over {domain}|Map kwijt]",
    { language: "nl" },
    says(
      "Goedemorgen, [1:onze mailbox zit vol|{domain} geeft een waarschuwing|ik heb gisteren de map met alle offertes weggegooid]. [1:Kan er wat bij?|Wat is er aan de hand?|Zeg alstublieft dat u een kopie heeft.]\n\nGroet, {name}",
    ),
    answers(
      "Goedemorgen {first}, [1:er staat 9 GB aan bijlagen uit 2018 in, ik heb ze voor u in een map gezet.|het certificaat is vernieuwd, alles is weer groen.|die hebben we: van gisteren negen uur. De map staat er weer, naast de nieuwe.]\n\n{me}",
    ),
    says("[1:Top, dank je.|Dat is snel!|Gered. Mijn baas hoeft dit niet te weten.]"),
  ),
  story(
    "[1:البريد لا يعمل|سؤال عن الموقع]",
    { language: "ar" },
    says("السلام عليكم، [1:البريد لا يعمل منذ {lastDay}|الموقع بطيء جداً اليوم]. [هل المشكلة عندنا؟|نرجو المساعدة.]\n\n{name}"),
    answers(
      "وعليكم السلام {first}، [1:أعدنا فتح الصندوق، كان مغلقاً بعد محاولات كثيرة.|كانت المشكلة عندنا وانتهت.] [هل كل شيء على ما يرام؟|شكراً لصبركم.]\n\n{me}",
    ),
    says("[نعم، شكراً جزيلاً.|ممتاز.]"),
  ),
  story(
    "[1:בעיה במייל|שאלה על הדומיין]",
    { language: "he" },
    says("שלום, [1:המייל לא עובד מאז {lastDay}|הדומיין {domain} עומד לפוג]. [1:אפשר עזרה?|מה עושים?] {name}"),
    answers("שלום {first}, [1:התיבה נפתחה מחדש, נסו עכשיו.|חידשנו אותו לשנה, החשבון יגיע בהמשך.]\n\n{me}"),
    says("[עובד, תודה.|תודה רבה.]"),
  ),
  story(
    "[1:表示の件|メールの設定]",
    { language: "ja" },
    says(
      "お世話になっております。[1:ホームページの表示が今朝から遅いようです。|新しい電話でメールが受信できません。]ご確認いただけますでしょうか。{name}",
    ),
    answers(
      "ご連絡ありがとうございます。[1:原因はこちら側にあり、すでに解消いたしました。|設定の手順を一枚にまとめてお送りいたします。]ご不便をおかけして申し訳ございません。\n\n{me}",
    ),
    says("[1:直りました。ありがとうございます。|できました。助かりました。]"),
  ),
  story(
    "[1:邮箱问题|域名续费]",
    { language: "zh" },
    says("您好，[1:邮箱从昨天起收不到邮件|域名快到期了，怎么续费]？谢谢。"),
    answers("您好！[1:已经修复，昨天的邮件一封都没丢。|我们已为您续了一年，账单稍后发送。]\n\n{me}"),
    says("[1:收到了，谢谢！|非常感谢。]"),
  ),
];
