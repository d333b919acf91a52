// What waits in the hosting company's inbox today.
import { answers, notes, says, story } from "../story.ts";

export const hostingToday = [
  story(
    "Checkout fails with 'error 7', only on Sundays?",
    { today: 1 },
    says(
      "This sounds like a ghost story. Our checkout fails with 'error 7', but only on Sundays between one and two. I have sat through three Sundays with a stopwatch. Is there anything on {server} that happens at that hour?",
      { file: "error.png" },
    ),
  ),
  story(
    "Our nurse line has no web page since an hour",
    { today: 3 },
    says(
      "We run a night line for parents of sick children, and our page with the numbers is gone since about an hour. The line itself works. But nobody finds it.",
    ),
    answers(
      "The numbers are up again, on a plain page, for now: I put them there by hand so that parents find you at once. I am looking for the reason behind it in the meantime. Would you check the second number, it was hard to read in the copy?\n\n{me}",
      { by: "priya", after: 5 },
    ),
    says(
      "Second number is right. THANK you. One question: the chat button is missing on the plain page, and at night many rather write than call. Can that be put back before nine this evening?",
    ),
  ),
  story(
    "Am I paying for a server that is switched off?",
    { on: "billing", today: 1 },
    says(
      "I found {server} on invoice {invoice}. I believe we switched it off in spring. Or did my predecessor only say so? I am new here, and every drawer I open has something in it.",
    ),
  ),
  story(
    "Domain {domain} ends on {due}",
    { on: "domains", today: 1 },
    says(
      "Your reminder says our name ends on {due}, but the person who can pay is on a boat until the week after. Can it wait a few days, or will somebody snatch it? It is 22 years old, that name.",
    ),
  ),
  story(
    "Somebody signs in as me",
    { on: "abuse", today: 1 },
    says(
      "I got your mail about a sign-in from a city I have never been to. At that time I was asleep, my wife can confirm. What must I do first? I have not clicked on anything.",
    ),
  ),
  story(
    "Karte zeigt Ozean statt Stadtplan",
    { language: "de", today: 3 },
    says(
      "Guten Tag, seit dem Umzug zeigt die Karte auf unserer Seite mitten in den Atlantik. Unsere Kunden finden das lustig, der Chef weniger.",
    ),
    answers(
      "Guten Tag {first}, Breite und Länge stehen seit dem Umzug auf null, und dort ist der Atlantik. Ich habe sie wieder eingetragen. Liegt die Nadel jetzt auf dem richtigen Haus?\n\n{me}",
    ),
    says("Fast! Sie liegt auf dem Metzger gegenüber. Der freut sich. Können Sie sie noch über die Straße schieben?"),
  ),
  story(
    "网站打不开了",
    { language: "zh", today: 1 },
    says(
      "您好，我们的茶叶店网站从今天早上开始打不开，显示 502。我不太懂技术，昨晚只换了一张首页图片。可以帮忙看看吗？客户一直在问。",
    ),
  ),
  story(
    "سؤال عن النسخ الاحتياطي",
    { language: "ar", today: 1 },
    says(
      "السلام عليكم، حذفت ابنتي (٤ سنوات) مجلد الصور من موقعنا وهي تلعب بالحاسوب. هل عندكم نسخة من ليلة أمس؟ هي تبكي الآن وتعتذر للإنترنت كله.",
    ),
    notes("Four-year-old deleted the pictures. 'She is crying and apologises to the whole internet.'"),
  ),
];
