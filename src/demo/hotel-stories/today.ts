// What waits in the hotel's inbox today: stories whose next word is still to be written.
import { answers, notes, says, story } from "../story.ts";

export const hotelToday = [
  story(
    "Is the lake warm enough for a five-year-old?",
    { today: 1 },
    says(
      "Good morning! We are on the ferry with Nura (5), who has her swimming wings on already, over her coat. She would like to know from somebody who works there: is the lake warm enough, yes or no? She says she will accept a no, but only from an expert.",
    ),
  ),
  story(
    "Proposal on the jetty, is the lamp on?",
    { on: "events", today: 3 },
    says(
      "Hello, we wrote last month about the jetty and a question that I mean to ask. It is this Sunday. I have not told anyone but you.",
    ),
    answers(
      "Dear {first},\n\nSunday then. The jetty is yours from six until the boats go out at nine, the garden door is open, and nobody here knows more than that it must be open. Is there anything you are still turning over in your mind at night?\n\n{me}",
      { by: "beatriz" },
    ),
    says(
      "Yes. If he says no, is there a second way out, not past the breakfast room? I am serious. And is the lamp at the end on, or must one find a switch?",
    ),
  ),
  story(
    "Charged twice",
    { on: "reservations", today: 1 },
    says(
      "I see two charges of the same amount from you, a minute apart, and my account is now in the red over the weekend. I am not angry yet. Could somebody look at it who can also do something about it?",
      { file: "receipt.pdf" },
    ),
  ),
  story(
    "My father is coming alone this time",
    { on: "reservations", today: 1 },
    says(
      "My parents have stayed with you for many years. My mother died in spring, and my father has booked by himself for the first time in his life. He booked two breakfasts. He will not change it and I have not asked him to. I only wanted somebody to know.",
    ),
  ),
  story(
    "Nusskuchen?",
    { language: "de", today: 3 },
    says(
      "Guten Tag, wir hatten im Sommer bei Ihnen einen Kuchen mit Birnen. Meine Tochter wird sieben und wünscht sich genau den. Darf man das Rezept haben?",
    ),
    answers(
      "Liebe Familie {name},\n\nKwame gibt das Rezept selten her, aber für einen siebten Geburtstag gern. Er fragt nur: Springform oder Blech, und isst jemand keine Nüsse?\n\n{me}",
    ),
    says(
      "Blech! Und ja, ein Kind verträgt keine Haselnüsse, gut dass Sie fragen. Die Feier ist morgen um drei, ich backe heute Abend.",
    ),
  ),
  story(
    "سؤال قبل الوصول",
    { language: "ar", on: "reservations", today: 1 },
    says(
      "السلام عليكم، نصل مساء الغد مع ثلاثة أطفال، والرحلة طويلة. هل يمكن أن نجد عشاءً خفيفاً بعد العاشرة؟ الأصغر لا يأكل إلا الأرز واللبن، ونعتذر عن ذلك مقدماً.",
    ),
  ),
  story(
    "駅からの道について",
    { language: "ja", today: 1 },
    says(
      "お世話になっております。明日の午後、母と二人で伺います。母は足が少し不自由なのですが、駅からホテルまで坂道は多いでしょうか。タクシーを使うべきか、湖沿いを歩けるか、教えていただけますと助かります。",
    ),
  ),
  story(
    "Room 214 smells of smoke",
    { today: 3 },
    says(
      "We have just come into 214 and it smells of cold smoke. We asked for a non-smoking room because of my wife's asthma. Sorry to begin like this.",
    ),
    answers(
      "Please do not unpack. I am having 310 aired and warmed for you now, it is on the other side of the house and nobody has ever smoked in it. Ten minutes. Would your wife like to wait on the terrace, or is the cold worse?\n\n{me}",
      { by: "amira", after: 4 },
    ),
    says(
      "310 is lovely, and my wife breathes again. Thank you for being so quick. One question: who was in 214 before us? Our coats lay on the bed there for five minutes, and they smell now, too.",
    ),
    notes("The gentleman with the pipe."),
  ),
];
