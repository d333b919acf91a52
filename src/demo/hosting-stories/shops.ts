// Those who sell something: orders, checkouts, and the week before Christmas.
import { answers, minutes, notes, rests, says, story } from "../story.ts";

export const hostingShops = [
  story(
    "Shop sold 4,000 of a thing we have 12 of",
    { hours: [7, 9] },
    says(
      "Overnight our shop sold four thousand wooden spoons. We have twelve. Somebody with a great many followers held one into a camera. Can you stop the shop without it looking broken? My wife is writing an answer and I am carving.",
    ),
    answers(
      "Congratulations, and I understand about the carving.\n\nThe shop stands. I have only changed the button on the spoon: it says 'Tell me when there are more' and keeps the address. The 4,012 orders that were paid are in one list, oldest first, with a way to give the money back in one go, or to ask each whether they would wait.\n\nI would ask first. May I guess how long one spoon takes?\n\n{me}",
      { after: 12 },
    ),
    says("Forty minutes. So: a year and a half, if I do not eat. We ask first. My wife says thank you, I say ouch.", {
      after: 30,
    }),
    notes("3,100 of them want to wait. He has hired his brother.", { after: 4 * minutes.day }),
  ),
  story(
    "Christmas, and the postcode field",
    { months: [12], hours: [18, 23] },
    says(
      "Nobody in Ireland can order, because the form insists on a postcode and half of my Irish customers say they have none. Last posting day is tomorrow. The man who built this has moved to a monastery. I am not joking.",
    ),
    answers(
      "The form is right for most countries and wrong for that one, and it is one line. I have made the field optional for Ireland, tried an order to a lighthouse, and cancelled it again.\n\nI have left a note in the code for the monk.\n\n{me}",
      { after: 25 },
    ),
    says("Eleven orders since. One of them IS for a lighthouse.", { after: 90 }),
  ),
  story(
    "Prices in the wrong currency since the update",
    {},
    says(
      "Since your update of last night all our prices are in yen. The figures are the same. Somebody just bought a grand piano for what a coffee costs.",
    ),
    answers(
      "It was our update: a default for new shops was applied to old ones, to yours and to six others. Your currency is back since 9:12.\n\nThe piano: by the terms of most shops an obvious mistake need not be honoured, yet I would ring before you write. If it helps, I write to the buyer and say whose fault it was.\n\n{me}",
      { after: 14 },
    ),
    says("We rang. He laughed and said he had wanted to see what would happen. He is coming to look at the piano properly.", {
      after: 200,
    }),
    answers("I am glad, and I would like to hear how it ends. The six others have all had a call by now, too.\n\n{me}"),
  ),
  story(
    "Our shop for blind customers reads out 'image image image'",
    {},
    says(
      "We sell talking watches and braille games. After the new theme, screen readers say 'image, image, image, button'. Our customers are polite about it, which makes it worse.",
    ),
    notes("Femi: can you look at the theme with them? They know more about this than we do.", { after: 9 }),
    notes("Sat with them for an hour by telephone, with my own screen switched off. Learnt a lot. 31 labels, fixed.", {
      by: "femi",
      after: 300,
    }),
    answers(
      "Femi has told me what you taught him. All 31 places have words now, and the basket says what is in it. The theme is used by some 200 other shops, so he has put it right for them as well, with your name in the list of changes, if you allow it.\n\n{me}",
      { after: 20 },
    ),
    says("We allow it with pleasure. A customer rang to say that she had bought something by herself. That was the whole idea.", {
      after: minutes.day,
    }),
  ),
  story(
    "Payments stuck on 'pending'",
    { hours: [10, 12] },
    says("Nineteen payments are 'pending' since yesterday evening. Are they paid? Do I send the cheese? It does not keep."),
    answers("Dear customer,\n\nplease contact your payment provider regarding the status of payments.\n\nKind regards,\n{me}", {
      after: 180,
    }),
    says("I did. They sent me to you. I have nineteen cheeses and nobody who looks.", { after: 20 }),
    answers(
      "You were sent in a circle, and I was one half of it. I have looked now.\n\nAll nineteen are paid. The provider's message came to us and was turned away, because your certificate changed at that minute. I had it sent once more: they are green. Send the cheese.\n\n{me}",
      { after: 30 },
    ),
    says("Sent. Next time look first, then write. I do it that way round with cheese.", { after: 60 }),
  ),
  story(
    "Do I need a cookie banner for a village choir?",
    {},
    says(
      "Our tenor says that we must have a banner that asks about cookies. We have rehearsal times and one photograph. The altos are against it.",
    ),
    answers(
      "I looked at your pages: they set no cookie at all, and load nothing from elsewhere, so there is nothing to ask about. I am no lawyer, yet with such a page I would sleep soundly without a banner.\n\nThe altos win. If you ever put a film of a concert on it, ask me again before.\n\n{me}",
    ),
    says("Read aloud at rehearsal. Applause from the altos, dignified silence from the tenor.", { after: 2 * minutes.day }),
  ),
  story(
    "The new checkout is worse and I want the old one",
    {},
    says(
      "You moved our checkout to the 'improved' one. It has one step less and our customers, who are mostly over seventy, telephone us because they think that they have not paid. Improved for whom?",
    ),
    answers(
      "For people who buy with their thumb while waiting for a bus, I think, and not for yours. What they miss, if I understand you, is the moment in which it says clearly: this is what you ordered, this is what it costs, now it is paid. Have I got that right?\n\n{me}",
      { after: 60 },
    ),
    says("Exactly that. They want to see it black on white before and after.", { after: 40 }),
    rests(2),
    answers(
      "You have a page in between again, with large letters, and one behind it that says 'Paid. Thank you.' and can be printed. The old one could not come back whole, its card part is no longer safe; I would rather say so than pretend.\n\nMay I show it to Mrs Pell, who rang you twice?\n\n{me}",
    ),
    says("Mrs Pell has ordered three balls of wool, printed the page and put it in her folder. You have passed.", { after: 300 }),
  ),
];
