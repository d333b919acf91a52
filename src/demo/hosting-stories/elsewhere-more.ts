// More from those who write in other languages.
import { answers, minutes, notes, says, story } from "../story.ts";

export const hostingElsewhereMore = [
  story(
    "Livestream der Taufe",
    { language: "de", weekdays: [3, 4] },
    says(
      "Guten Tag, am Sonntag wird unsere Enkelin getauft, und die Urgroßmutter liegt im Krankenhaus. Sie soll es sehen können, aber sonst niemand. Geht das, ohne dass sie etwas tippen muss? Sie ist 94 und tippt nicht.",
    ),
    answers(
      "Guten Tag {first}, das geht. Ich habe eine Seite gemacht, die nur eines kann: sie zeigt das Bild, sobald es da ist, groß und mit Ton, ohne Knopf. Den Link bekommt die Schwester auf der Station, mit der ich eben gesprochen habe; sie heißt Frau Ott und freut sich schon.\n\nMögen wir am Samstag um elf einmal proben? Dann sitze ich auf Ihrer Kirchenbank und Sie am Krankenbett, bildlich.\n\n{me}",
    ),
    says("Die Probe war gut. Und am Sonntag hat sie mitgesungen, alle drei Strophen, das Zimmer daneben auch.", {
      after: 4 * minutes.day,
    }),
    answers("Dann hat sich die Leitung gelohnt. Die Aufnahme liegt für Sie bereit, nur für Sie.\n\n{me}"),
  ),
  story(
    "Standardantwort Nummer 4",
    { language: "de" },
    says(
      "Ich habe auf drei verschiedene Fragen dreimal denselben Text bekommen, mit demselben Tippfehler ('Vestehen Sie bitte'). Lesen Sie das eigentlich?",
    ),
    answers(
      "Vielen Dank für Ihre Anfrage. Wir bearbeiten diese schnellstmöglich. Vestehen Sie bitte, dass es zu Wartezeiten kommen kann.\n\n{me}",
      {
        after: 200,
      },
    ),
    says("Viermal.", { after: 10 }),
    answers(
      "Viermal, und das letzte Mal hätte ich es merken müssen. Den Text gibt es seit eben nicht mehr.\n\nIhre drei Fragen, der Reihe nach: Ja, das Postfach darf 20 GB haben, es hat sie schon. Nein, der alte Name verfällt nicht vor Mai. Und die dritte, warum Ihr Kontaktformular schweigt: es schickte an eine Kollegin, die 2019 gegangen ist. Jetzt schickt es an Sie. Drei Anfragen lagen noch dort, ich lege sie bei.\n\n{me}",
      { by: "sanne", after: 50 },
    ),
    says("Eine davon war ein Auftrag. Von 2021. Ich rufe da jetzt einfach an.", { after: 90, file: "letter.txt" }),
  ),
  story(
    "Panne le jour du marathon",
    { language: "fr", hours: [7, 10], weekdays: [0, 6] },
    says(
      "Bonjour, le marathon est parti il y a une heure et le suivi des coureurs n'affiche plus rien. 3 200 familles appuient sur « actualiser ». Je suis bénévole, je vends normalement des chaussures.",
    ),
    notes("Their page asks the database for all runners at each click. Put a copy in front that is renewed every 10 s.", {
      by: "wim",
      after: 6,
    }),
    answers(
      "Bonjour {first}, c'est revenu. Chaque clic demandait les 3 200 coureurs d'un coup ; désormais la page se renouvelle toutes les dix secondes, pour tout le monde à la fois. Personne n'est perdu : les puces ont tout gardé.\n\nRestez sur vos chaussures, je reste sur le serveur jusqu'au dernier arrivé.\n\n{me}",
      { after: 5 },
    ),
    says("Dernier arrivé à 15 h 42, applaudi comme un roi, et sa femme le suivait sur la page. Merci d'être resté.", {
      after: 380,
    }),
  ),
  story(
    "Résiliation refusée ?",
    { language: "fr", on: "billing" },
    says(
      "Bonjour, j'ai résilié en mars. On m'a répondu « demande prise en compte », puis on m'a prélevé en avril et en mai. Prise en compte par qui ?",
    ),
    answers(
      "Bonjour {first}, par personne, et je comprends la question. La demande était rangée dans un dossier que nous n'ouvrons plus.\n\nC'est résilié au 31 mars, comme vous le vouliez ; les deux prélèvements repartent vers vous ce matin. J'ai ouvert le dossier : sept autres personnes y attendaient. Elles reçoivent la même lettre.\n\n{me}",
      { by: "leila" },
    ),
    says("Reçu. Merci pour moi, et pour les sept.", { after: 3 * minutes.day }),
  ),
  story(
    "Emisora del pueblo, sin sonido",
    { language: "es" },
    says(
      "Buenas, la radio del pueblo se oye en la plaza pero no por internet. El domingo retransmitimos la romería y los que están en Alemania llaman desde las ocho. ¿Qué hacemos?",
    ),
    answers(
      "Buenas, {first}: el sonido llegaba, pero por un solo canal, y era el de la campana. He juntado los dos. ¿Me hace el favor de decir algo al micrófono y contar hasta cinco?\n\n{me}",
    ),
    says("¡Se oye! Conté hasta cinco y me contestaron desde Stuttgart.", { after: 20 }),
    answers("Entonces ya está en el aire. El domingo estaré escuchando, por si la campana se pone celosa.\n\n{me}"),
  ),
  story(
    "Archivio del giornale, 1904–1961",
    { language: "it" },
    says(
      "Buongiorno, abbiamo digitalizzato il giornale della valle, 19.000 pagine, e il sito muore ogni volta che qualcuno cerca il proprio cognome. E qui lo cercano tutti.",
    ),
    answers(
      "Buongiorno {first}, la ricerca leggeva tutte le pagine ogni volta, dalla prima. Ho preparato un indice questa notte: ora il cognome più frequente della valle, che se non sbaglio è il suo, si trova in un decimo di secondo, 2.214 volte.\n\nLe pagine del 1917 mancano: è voluto?\n\n{me}",
      { after: 900 },
    ),
    says(
      "È il mio, purtroppo anche nella cronaca nera. Il 1917 era in una cantina, lo scansioniamo ora. Grazie di averlo notato.",
      {
        after: minutes.day,
      },
    ),
  ),
  story(
    "Verkeerde aanhef, al jaren",
    { language: "nl", on: "billing" },
    says(
      "Goedemorgen, u schrijft mij al zes jaar aan als 'de heer'. Ik ben een mevrouw. Ik heb het vier keer gemeld. Is daar een knop voor?",
    ),
    answers(
      "Goedemorgen mevrouw, er was een knop, en een tweede systeem dat hem elke nacht terugzette. Ik heb ze allebei goed gezet en vannacht opgelet: het bleef staan.\n\nVier keer melden is drie keer te veel. Fijn dat u het een vijfde keer deed.\n\n{me}",
      { by: "sanne", after: minutes.day },
    ),
    says("De eerste brief aan mevrouw hangt op de koelkast.", { after: 6 * minutes.day }),
  ),
  story(
    "Loja de azulejos, fotos trocadas",
    { language: "pt" },
    says(
      "Bom dia, depois da mudança todas as fotos dos azulejos estão trocadas: o peixe aparece no limão e o limão na santa. São 640.",
    ),
    answers(
      "Bom dia, {first}. Foi na cópia: os nomes com acento perderam-no, e a ordem mudou. Voltei a ligar as 640 pelo conteúdo e não pelo nome, e depois olhei para todas, uma a uma, com um café. O peixe é peixe.\n\nFicou uma dúvida: a número 212, é um galo ou um bispo?\n\n{me}",
      { after: 300 },
    ),
    says("É um bispo, mas a sua pergunta foi lida em voz alta na oficina e o pintor já não fala connosco.", { after: 100 }),
  ),
  story(
    "موقع العيادة لا يقبل الحجوزات",
    { language: "ar" },
    says(
      "السلام عليكم، صفحة الحجز في موقع العيادة ترفض الأسماء العربية منذ أمس وتقبل الحروف اللاتينية فقط. كل مرضانا أسماؤهم عربية.",
    ),
    notes("Booking form refuses Arabic names since yesterday's update. A filter that allowed a to z only. Shameful.", {
      after: 5,
    }),
    answers(
      "وعليكم السلام {first}، معكم كل الحق. تحديث الأمس أضاف قيداً لا يقبل إلا الحروف اللاتينية، وقد أزلناه. جربت الحجز باسم جدتي فنجح.\n\nوجدنا أيضاً تسعة عشر حجزاً رُفضت أمس مع أرقام هواتف أصحابها، أرفقتها لكم كي تتصلوا بهم.\n\n{me}",
      { by: "mateo" },
    ),
    says("اتصلنا بهم جميعاً وجاء سبعة عشر. شكراً لكم وسلامي للجدة.", { after: minutes.day }),
  ),
  story(
    "ドメインの更新を忘れました",
    { language: "ja", on: "domains" },
    says(
      "お世話になっております。祖父の代から続く和菓子店です。ドメインの更新を忘れてしまい、昨日からホームページが表示されません。来週はお彼岸です。まだ間に合いますでしょうか。",
    ),
    answers(
      "ご連絡ありがとうございます。間に合います。猶予期間中でしたので、先ほどこちらで更新いたしました。一時間ほどで元どおり表示されます。お支払いはお彼岸が過ぎてからで結構です。\n\n次回からお知らせを二か所にお送りすることもできますが、いかがなさいますか。\n\n{me}",
    ),
    says("表示されました。本当に助かりました。次回からは私と母の両方にお願いいたします。おはぎをお送りしたいくらいです。", {
      after: 120,
    }),
  ),
];
