// Names on the net: nearly lost, wrongly pointed, bought and given back.
import { answers, minutes, notes, says, story } from "../story.ts";

export const hostingDomains = [
  story(
    "Domain expired?? We open on Saturday",
    { on: "domains", weekdays: [3, 4] },
    says(
      "Our domain shows a page with adverts for mattresses. We open our bakery's second shop on Saturday, it is printed on four thousand paper bags. Leonard usually does these things, but he is in hospital. I am his wife.",
    ),
    notes("Expired 23 days ago. Three reminders went to Leonard's address only. It is in the grace period until Friday noon.", {
      after: 6,
    }),
    answers(
      "Dear {first},\n\nthe name is not lost. It lapsed three weeks ago because our reminders went only to your husband, and nobody could read them. It can be renewed until Friday noon, and I have just done so, without waiting for a payment. The mattresses go away within the hour; in some places it takes till tonight.\n\nYou need do nothing. How is he?\n\n{me}",
      { after: 8 },
    ),
    says(
      "He had a heart operation and it went well. I told him you fixed it and he said 'good' and fell asleep. The bags are fine, then?",
      { after: 40 },
    ),
    answers(
      "The bags are fine. I looked from six cities, all of them show bread.\n\nFor later, when you have a quiet hour: shall the reminders go to you both?\n\n{me}",
      { after: 60 },
    ),
    says("To both, yes. We opened. He cut the ribbon sitting down.", { after: 4 * minutes.day }),
  ),
  story(
    "DNS mistake, mine, sorry",
    { on: "domains" },
    says(
      "I changed 'one little record' and now neither the web page nor the mail of our clinic works. I attach what I did. Please do not laugh.",
      { file: "zone.txt" },
    ),
    answers(
      "Nobody laughs; I did the same to a bank once.\n\nWhat happened: with the new line for 'www' you replaced the whole zone instead of adding to it, so MX and A are gone. I have put yesterday's zone back and added your one line. Mail works again as of 10:52; the senders will try again by themselves, so nothing of the morning is lost.\n\nIs the new line meant to point to 192.0.2.44? It looks as if it did.\n\n{me}",
      { after: 14 },
    ),
    says("Yes, 44. You restored a clinic and a marriage, my wife is the dentist.", { after: 10 }),
    notes("Femi: could the editor warn when a paste would delete MX? This is the fifth time this year.", { after: 6 }),
    notes("It is a good idea and it is two hours. Doing it.", { by: "femi", after: 240 }),
    answers(
      "PS: since this morning our editor asks before it lets anyone remove all mail records. We call it the dentist's question.\n\n{me}",
      { after: 2 * minutes.day },
    ),
    says("I have never been prouder.", { after: 60 }),
  ),
  story(
    "Someone wants to buy our name",
    { on: "domains" },
    says(
      "A man has offered us 4,000 for {domain}. My grandfather's firm was called that; it does not exist any more. Is that a fair price? I do not know whom else to ask.",
    ),
    answers(
      "I can tell you how prices come about, and three people who appraise names and take no share. But you wrote 'my grandfather's firm' before you wrote the price, and I wondered whether the question is really about money. Is it?\n\n{me}",
      { after: 90 },
    ),
    says("No. It is about whether I am allowed to let go of it.", { after: 300 }),
    answers(
      "Then there is a way in between: keep the name, let him rent it, and have his page say one sentence about whose it was. I have seen that done with a smithy. I could draft the sentence for you to change.\n\nAnd you are allowed.\n\n{me}",
      { after: 60 },
    ),
    says("'This name belonged to Ansel, who repaired barometers.' He has agreed. He even asked for a photograph.", {
      after: 9 * minutes.day,
    }),
  ),
  story(
    "Transfer is refused, third time",
    { on: "domains" },
    says(
      "Third attempt to move {domain} to you, third refusal. Your form says 'failed', the old provider says 'not our fault'. Between you two I am getting old.",
    ),
    answers("Dear customer, please make sure the domain is unlocked and the transfer code is correct.\n\n{me}", {
      by: "mateo",
      after: 240,
    }),
    says("I have done that. Three times. It says so in my message.", { after: 15 }),
    notes("Their registrar lists the holder as a company that was dissolved in 2019, so the consent mail goes nowhere.", {
      by: "sanne",
      after: 40,
    }),
    answers(
      "You did, three times, and I should have read your message before answering it; my colleague's reply was for a different problem.\n\nI found it: at the old provider the holder is still the firm as it was called until 2019, and the mail asking for consent goes to an address that no longer exists. Nobody told you because nobody sees it from outside.\n\nI wrote to a person there I know. She changes the holder today. Then I start the transfer, not you.\n\n{me}",
      { by: "sanne", after: 30 },
    ),
    answers("It is here. {domain} has moved, at 16:20. You are no older than yesterday.\n\n{me}", {
      by: "sanne",
      after: 26 * minutes.hour,
    }),
    says("Ha. Thank you. Next time I write to you first, and by name.", { after: 60 }),
  ),
  story(
    "Umlaut domain",
    { on: "domains", language: "de" },
    says(
      "Guten Tag, ich möchte gern meinen Namen mit ü als Domain, und zwar genau so. Mein Neffe sagt, das gehe nicht, das Internet könne keine Punkte über dem u.",
    ),
    answers(
      "Guten Tag! Das Internet kann Punkte, seit gut zwanzig Jahren, es spricht nur nicht gern darüber. Hinter den Kulissen steht dann 'xn--' und ein wenig Kauderwelsch, aber auf Ihrem Briefpapier steht Ihr Name. Ein Rat: nehmen Sie die Form mit 'ue' dazu, für die Neffen.\n\n{me}",
      { after: 45 },
    ),
    says("Beide, bitte. Und das 'für die Neffen' lese ich ihm am Sonntag vor.", { after: 90 }),
  ),
  story(
    "Who registered our name?",
    { on: "domains" },
    says(
      "We are a small pottery. Somebody has registered our name with an s at the end and sells our cups there, with our photographs. People write to US when nothing arrives.",
    ),
    answers(
      "So strangers take money under your name, and the anger lands on your table. Have I understood it?\n\nThe name is registered with another company, so I cannot switch it off. What I can do, and have done: I wrote to their abuse desk with your photographs and dates, as one provider to another; they usually act within two days. I attach the same letter for you to sign, should they want it from the owner.\n\nWould a sentence for your own page help meanwhile? I put one below.\n\n{me}",
      { by: "sanne", file: "letter.txt", after: 120 },
    ),
    says(
      "The letter worked, the page is gone since noon. And the sentence, we shall keep it: 'Our name has no s. Our cups have no hurry.'",
      { after: 2 * minutes.day },
    ),
  ),
];
