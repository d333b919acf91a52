// Stories of the hosting company in other languages.
import { answers, minutes, notes, says, story } from "../story.ts";

export const hostingElsewhere = [
  story(
    "Umzug der Praxis-Webseite",
    { language: "de" },
    says(
      "Guten Tag, wir sind eine Kinderarztpraxis. Unser Webmensch ist nach Neuseeland gezogen und antwortet, wenn wir schlafen. Wir haben weder Zugangsdaten noch Ahnung. Die Sprechzeiten stimmen seit Ostern nicht, und jeden Mittwoch stehen Mütter vor verschlossener Tür.",
    ),
    answers(
      "Guten Tag {first},\n\nam dringendsten sind also die Mütter am Mittwoch. Die Sprechzeiten auf der Startseite habe ich soeben geändert, wie sie an Ihrer Tür stehen (ich habe angerufen, Ihr Anrufbeantworter war so freundlich). Bitte schauen Sie, ob sie stimmen.\n\nFür den Rest brauche ich nur eine Unterschrift von Ihnen, dann hole ich alles von dort hierher. Ihr Webmensch hat mir um drei Uhr nachts geantwortet und ist sehr nett.\n\n{me}",
      { after: 45 },
    ),
    says("Sie stimmen! Heute stand niemand vor der Tür. Die Unterschrift kommt mit der Post, samt einem Bild vom Wartezimmer.", {
      after: 2 * minutes.day,
    }),
  ),
  story(
    "Zertifikat abgelaufen, Wahlsonntag",
    { language: "de", weekdays: [0] },
    says("Auf unserer Gemeindeseite steht 'Verbindung nicht sicher', heute ist Wahl und die Leute suchen ihr Wahllokal!"),
    answers(
      "Erneuert, seit 10:14. Die Erneuerung hing an einem Eintrag, der im Frühjahr gelöscht wurde; ich habe ihn wieder gesetzt, damit es nicht noch einmal geschieht. Bis acht Uhr abends schaue ich jede Viertelstunde nach. Gehen die Leute denn hin?\n\n{me}",
      { by: "mateo", after: 9 },
    ),
    says("71 Prozent. So viele wie nie. Danke, dass Sie sonntags da sind.", { after: 10 * minutes.hour }),
  ),
  story(
    "Facture en double",
    { language: "fr", on: "billing", weekdays: [1, 2, 3, 4] },
    says(
      "Bonjour, la facture {invoice} a été prélevée deux fois, et ma banque m'a compté des frais. Je suis céramiste, c'était l'argent de l'argile.",
    ),
    answers(
      "Bonjour {first}, vous avez été débitée deux fois par notre faute, et c'était l'argent de l'argile. Les deux montants repartent aujourd'hui : le doublon et les frais de banque. Vous les aurez demain matin. L'argile peut-elle attendre jusque-là, ou voulez-vous que j'appelle votre fournisseur ?\n\n{me}",
      { by: "leila", after: 30 },
    ),
    says("L'argile peut attendre, elle en a l'habitude. Merci d'avoir pensé à elle.", { after: 50 }),
  ),
  story(
    "La web de mi abuela",
    { language: "es" },
    says(
      "Hola, mi abuela (86) quiere publicar sus recetas y que nadie le ponga publicidad. Yo no sé de servidores. ¿Qué necesita de verdad? No lo que venden, lo que necesita.",
    ),
    answers(
      "Hola {first}: de verdad necesita tres cosas: un nombre, un sitio pequeño y alguien que le enseñe a subir una foto. El nombre y el sitio cuestan menos que un kilo de azafrán al año. De lo tercero me encargo yo, por teléfono, despacio. ¿Cómo se llama ella, y qué receta sería la primera?\n\n{me}",
      { after: 80 },
    ),
    says("Se llama Encarnación y la primera es el arroz de los jueves. Dice que si usted cocina.", { after: 60 }),
    notes("We spoke for an hour. The site is up. I now know what I do wrong with rice.", { after: 2 * minutes.day }),
    says("Ya son 41 recetas y le escriben desde México. Anda por la casa como una directora de periódico.", {
      after: 40 * minutes.day,
    }),
  ),
  story(
    "E-mail non arriva alla scuola",
    { language: "it" },
    says(
      "Buongiorno, le mail della nostra scuola di musica non arrivano più ai genitori da martedì. Domani c'è il saggio e l'orario è cambiato!",
    ),
    answers(
      "Buongiorno {first}. Da martedì il vostro dominio è su una lista nera per colpa di un vicino sullo stesso server, non vostra. Vi ho spostati su un indirizzo pulito: ora le mail escono. Ne ho provate dodici, sono arrivate tutte. Rimandi pure l'orario adesso; se qualcuno non risponde entro stasera, mi scriva i nomi e controllo uno per uno.\n\n{me}",
      { by: "mateo", after: 25 },
    ),
    says("Sono arrivate tutte, tranne al papà del violoncello, che non legge mai niente. Grazie!", { after: 5 * minutes.hour }),
  ),
  story(
    "Servidor para um coro virtual",
    { language: "pt" },
    says(
      "Olá, somos um coro com gente em Lisboa, Praia e Dili e queremos ensaiar juntos pela net. O atraso é de meio segundo e o maestro está a enlouquecer.",
    ),
    answers(
      "Olá {first}, meio segundo não se vence com dinheiro, é o tamanho do mundo. O que se faz: cada um ouve o maestro gravado e manda a sua voz, e a máquina cola tudo. Preparei um canto só para isso, com instruções de uma página. Experimentam com uma música pequena?\n\n{me}",
      { after: 120 },
    ),
    says("Funcionou! O maestro chorou, mas desta vez de alegria.", { after: 9 * minutes.day }),
  ),
  story(
    "انتقال الموقع قبل رمضان",
    { language: "ar" },
    says(
      "السلام عليكم، لدينا متجر تمور صغير، وأغلب طلباتنا تأتي قبل رمضان. نريد الانتقال إليكم لكننا نخاف أن يتوقف المتجر ولو ساعة. ما رأيكم؟",
    ),
    notes(
      "Small date shop, most orders before Ramadan, afraid of even one hour of standstill. Copy first, switch at night, old one stays up for a week.",
      { after: 20 },
    ),
    answers(
      "وعليكم السلام،\n\nخوفكم في محله، فموسمكم قصير. نقترح أن ننسخ المتجر أولاً وهو يعمل، ثم نجرّب معكم كل شيء، ثم نحوّل العنوان ليلاً في أقل من دقيقة، ويبقى القديم جاهزاً أسبوعاً كاملاً. متى يكون الطلب أقل ما يكون عندكم؟\n\n{me}",
      { after: 90 },
    ),
    says("بعد الثالثة فجراً لا يطلب أحد تمراً. نتوكل على الله.", { after: 100 }),
    answers("تم التحويل في الثالثة وعشر دقائق، والتوقف كان إحدى عشرة ثانية. أول طلب وصل في الخامسة: ثلاثة كيلو عجوة.\n\n{me}", {
      by: "deniz",
      after: 20 * 60,
    }),
  ),
  story(
    "האתר שלנו נפרץ",
    { language: "he" },
    says("שלום, באתר של הגלריה מופיעות פתאום פרסומות. יש פתיחה של תערוכה מחר בערב. אפשר בבקשה עזרה דחופה?"),
    answers(
      "שלום {first}, ניקינו את האתר לפי העותק מלפני שלושה ימים, והוא נקי ועובד. מישהו נכנס דרך תוסף ישן של לוח שנה, ולכן הוא כבוי כרגע. התערוכה עצמה מופיעה כמו שצריך. האם הוספתם משהו בשלושת הימים האחרונים?\n\n{me}",
      { by: "mateo", after: 20 },
    ),
    says("רק תמונה אחת, אעלה אותה שוב. הצלתם לנו את הערב, בואו לפתיחה!", { after: 30 }),
  ),
  story(
    "サーバー移行のご相談",
    { language: "ja" },
    says(
      "はじめまして。小さな和菓子屋を営んでおります。父が作ったホームページが古く、携帯電話で読めません。ただ、父の文章だけはそのまま残したいのです。技術のことは全く分かりません。",
    ),
    notes(
      "Small sweets shop; the page their father made is unreadable on phones, but they want to keep his words exactly as they are.",
      { after: 15 },
    ),
    answers(
      "ご相談ありがとうございます。お父様の文章は一字も変えずに、携帯電話でも読める形に整えられます。古いページもそのまま保管いたしますので、何も失われません。まずは一ページだけ試作してご覧いただき、お父様らしさが残っているか見ていただけますか。\n\n{me}",
      { after: 120 },
    ),
    says("試作を拝見しました。父の声がそのまま聞こえるようです。どうぞよろしくお願いいたします。", { after: 400 }),
  ),
];
