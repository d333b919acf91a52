// Stories of the hotel in other languages, some with a translation among teammates.
import { answers, minutes, notes, says, story } from "../story.ts";

export const hotelElsewhere = [
  story(
    "Sturmschaden am Auto",
    { language: "de", months: [10, 11, 12, 1, 2, 3] },
    says(
      "Guten Tag, in der Nacht ist ein Ast auf unser Auto gefallen, es stand auf Ihrem Parkplatz unter der Erle. Die Scheibe ist hin. Ihr Kollege sagte, dafür hafte das Haus nicht. Das mag ja sein, aber wir müssen morgen zu einer Taufe.",
    ),
    answers(
      "Liebe Familie {name},\n\ndie Scheibe ist hin, und morgen ist Taufe. Über die Haftung reden wir ein andermal. Bram fährt Sie um acht mit dem Hotelwagen hin und holt Sie wieder ab, und die Werkstatt in Marbeck setzt bis Mittag eine neue Scheibe ein. Den Schlüssel dürfen Sie einfach am Empfang lassen. Passt acht, oder lieber früher?\n\n{me}",
      { after: 20 },
    ),
    says("Halb acht wäre wunderbar. Ich hatte mich schon auf einen Streit eingestellt.", { after: 15 }),
    notes(
      "The alder loses another branch next storm. Let me take it down on Monday, and close the three places under it till then.",
      { by: "bram" },
    ),
    says(
      "Das Kind heißt jetzt Ernst und hat die ganze Zeit gelacht. Danke an Herrn Bram, der hinten in der Kirche saß und mitsang.",
      { after: 2 * minutes.day },
    ),
  ),
  story(
    "Allergia al glutine, viaggio di nozze",
    { language: "it", on: "reservations" },
    says(
      "Buongiorno! Veniamo in viaggio di nozze. Io sono celiaca e mi vergogno sempre un po' a chiederlo: c'è qualcosa per me a colazione che non sia un'insalata?",
    ),
    answers(
      "Cara {first},\n\nnon c'è nulla di cui vergognarsi, e niente insalata. Kwame prepara il pane di grano saraceno la sera prima, in una teglia che usiamo solo per questo, e le frittelle di castagne la domenica. Le preferisce dolci o salate?\n\nE auguri di cuore a tutti e due.\n\n{me}",
      { after: 75 },
    ),
    says("Frittelle di castagne! Mio marito sta piangendo dall'invidia. Dolci, grazie.", { after: 50 }),
  ),
  story(
    "Perdemos o barco",
    { language: "pt", hours: [19, 23] },
    says(
      "Boa noite, perdemos a última balsa por cinco minutos e estamos do outro lado do lago com duas crianças a dormir. Há alguma maneira?",
    ),
    answers(
      "Boa noite, {first}. Fiquem no café do cais, está aberto até às onze e a dona já sabe que vocês estão aí. O Bram sai agora com o barco grande e chega em vinte minutos, com mantas. As crianças podem continuar a dormir.\n\n{me}",
      { after: 4 },
    ),
    says("O barco chegou. As crianças não acordaram. Nós é que parecíamos sonhar.", { after: 50 }),
  ),
  story(
    "Fietsen en een tandem",
    { language: "nl" },
    says(
      "Goedemorgen, wij komen met de fiets uit Zwolle, mijn vrouw is slechtziend en zit achterop de tandem. Is er een droge plek waar hij kan staan? Hij is 2,60 lang en ons dierbaar.",
    ),
    answers(
      "Beste {first},\n\nzo'n fiets slaapt niet buiten. In het botenhuis is tussen de kano's drie meter vrij, droog en op slot, en u krijgt de sleutel. Wil uw vrouw graag weten hoe de weg langs het meer loopt? Ik beschrijf hem haar met plezier, ik rijd hem elke dag.\n\n{me}",
      { after: 45 },
    ),
    says("Dat heeft nog nooit iemand aangeboden. Graag. Ze glimlacht.", { after: 35 }),
  ),
  story(
    "記念日の夕食について",
    { language: "ja", on: "reservations" },
    says(
      "はじめまして。来月、両親の結婚三十周年で三人でお伺いします。母は生の魚が苦手なのですが、それを言うと父ががっかりするので、母だけそっと別の料理にしていただくことはできますでしょうか。変なお願いで申し訳ありません。",
    ),
    notes(
      "Translation: parents' 30th anniversary. The mother cannot eat raw fish, but the father would be disappointed if it were said out loud. Could she get something else without anyone noticing? She apologises for an odd request.",
      { after: 12 },
    ),
    notes("Not odd at all. Hers gets seared for ten seconds on the side nobody sees. It will look the same.", { by: "kwame" }),
    answers(
      "お問い合わせありがとうございます。少しも変なお願いではございません。お母様のお皿だけ、見た目はまったく同じまま、軽く火を通してお出しいたします。お父様には気づかれません。\n\n三十周年、心よりお祝い申し上げます。湖の見える席をご用意してお待ちしております。\n\n{me}",
      { after: 40 },
    ),
    says("読みながら涙が出ました。どうぞよろしくお願いいたします。", { after: 300 }),
    says("無事に帰国いたしました。母は「ここのお魚だけは食べられる」と喜んでおります。一生の秘密にいたします。", {
      after: 35 * minutes.day,
    }),
  ),
  story(
    "سؤال عن القبلة والفطور في رمضان",
    { language: "ar", on: "reservations" },
    says(
      "السلام عليكم،\n\nسنصل في رمضان مع الوالدة. هل يمكن أن يصلنا السحور إلى الغرفة قبل الفجر؟ وهل في الغرفة ما يدل على اتجاه القبلة؟ نعتذر عن كثرة الأسئلة.",
    ),
    notes(
      "They come in Ramadan with his mother. Could suhoor come to the room before dawn, and is there a sign for the direction of prayer? I'll answer in Arabic.",
      { by: "amira" },
    ),
    notes("I can lay a tray at half past three. Tell me what is good to eat at that hour.", { by: "otto" }),
    answers(
      "وعليكم السلام ورحمة الله،\n\nأهلاً بكم وبالوالدة. يصعد السحور إلى غرفتكم كل ليلة في الثالثة والنصف: تمر وخبز وبيض ولبن وماء كثير، وإن كانت للوالدة عادة أخرى فأخبروني بها. وستجدون في درج الطاولة سهماً صغيراً يشير إلى القبلة، وسجادتين على الكرسي.\n\nلا داعي للاعتذار أبداً.\n\n{me}",
      { by: "amira", after: 60 },
    ),
    says("جزاكم الله خيراً. الوالدة تقول إنها تشعر منذ الآن كأنها في بيتها. وهي تفضل الحليب الدافئ بدل اللبن إن أمكن.", {
      after: 45,
    }),
    answers("حليب دافئ للوالدة، كل ليلة. ننتظركم.\n\n{me}", { by: "amira" }),
  ),
  story(
    "שאלה לגבי שבת",
    { language: "he", on: "reservations" },
    says(
      "שלום רב, נגיע ביום שישי לפני כניסת השבת. הדלתות אצלכם נפתחות בכרטיס אלקטרוני? אנחנו שומרים שבת ונשמח למפתח רגיל, אם יש דבר כזה.",
    ),
    notes("They keep the Sabbath and would need a real key instead of a card. 118 still has its old lock.", { after: 15 }),
    answers(
      "שלום {first},\n\nבחדר 118 יש עדיין מנעול ישן ומפתח אמיתי עם דג מעץ, והחדר בקומת הקרקע כך שאין צורך במעלית. נדליק עבורכם את אור המסדרון מראש. האם נוכל להכין משהו לסעודת ערב שבת?\n\n{me}",
      { after: 50 },
    ),
    says("איזו תשובה נפלאה. שתי חלות אם אפשר, ואת הדג מעץ ננסה להחזיר.", { after: 70 }),
  ),
  story(
    "关于过敏和热水壶",
    { language: "zh", on: "reservations" },
    says("您好，我们一家四口下个月入住。我父亲习惯喝热水，房间里有电热水壶吗？另外我女儿对花生过敏，需要提前告诉厨房吗？"),
    answers(
      "您好！房间里已经为您父亲备好电热水壶和两个保温杯。关于花生：厨师 Kwame 会在您到达的前一天把花生全部收起来，早餐也会单独准备。请问您女儿对其他坚果也过敏吗？\n\n{me}",
      { after: 80 },
    ),
    says("只有花生。谢谢您问得这么仔细，我们很放心。", { after: 120 }),
  ),
];
