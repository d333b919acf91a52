// Where it went less well: answers that were none, promises that slipped, and some that were mended late.
import { answers, minutes, notes, says, story } from "../story.ts";

export const hostingShortcomings = [
  story(
    "Three people asked me the same question",
    {},
    says(
      "In four days I have told Mateo, Priya and somebody without a name the version of our shop system. It is still 7.2. It was 7.2 on Monday. Is there nobody who reads what the others asked?",
    ),
    answers(
      "It is all there, one above the other, and each of us only read the last line. That should not happen to you, and I would be tired of it, too.\n\nSo, as I understand it now: version 7.2; the payment page loses its language after 'back'; only in Welsh; since the 4th. Is that right, and is it all?\n\n{me}",
      { by: "sanne", after: 40 },
    ),
    says("That is right. And all. You are the first to say Welsh.", { after: 30 }),
    answers(
      "It was the short name of the language, 'cy', which our cache took for Cyprus. It is out of the way, I have bought a tea towel in Welsh to be sure, and I stay with you until you tell me that it is good.\n\n{me}",
      { by: "sanne", after: 200 },
    ),
    says("Mae'n dda. It is good.", { after: minutes.day }),
  ),
  story(
    "You promised Friday",
    { weekdays: [1] },
    says("You wrote: 'done by Friday'. It is Monday. It is not done, and nobody wrote. I had planned with your Friday."),
    answers("The task is still in progress. We will inform you as soon as there is news.\n\n{me}", { after: 240 }),
    says("When? And why did I not hear it on Friday, when it was still of use to me?", { after: 15 }),
    answers(
      "On Friday at four I knew that it would not be done, and I hoped to manage at the weekend rather than tell you. That was wrong; you could have planned with a bad answer, not with none.\n\nWhat is done: the move and the mailboxes. What is missing: the old invoices, 2,100 pages. Wednesday at noon, and I write on Tuesday evening how far it is, whatever it is. What hangs on it for you?\n\n{me}",
      { after: 60 },
    ),
    says("The auditor, Thursday. Wednesday is fine.", { after: 40 }),
    answers("1,480 of 2,100. Noon tomorrow holds.\n\n{me}", { after: 1400 }),
    answers("All 2,100 are there, at 10:50.\n\n{me}", { after: 900 }),
    says("Received. The Tuesday mail did me more good than you would think.", { after: 60 }),
  ),
  story(
    "Your chat closed on me",
    {},
    says(
      "I waited 25 minutes in your chat, wrote for ten, and it said 'conversation ended due to inactivity'. I was looking for my glasses.",
    ),
    answers("We apologise for any inconvenience caused. Is there anything else we can help you with?\n\n{me}", { after: 400 }),
    says("There is nothing ELSE. There is still the first thing.", { after: 100 }),
    answers(
      "Your first thing: what you had typed was kept, as it turns out. You want both names, with and without the hyphen, to lead to the same shop. They do, as of now.\n\nThe chat waits for half an hour from today. It should have been that from the start.\n\n{me}",
      { by: "priya", after: 60 },
    ),
    says("Both work. Glasses were on my head.", { after: 60 }),
  ),
  story(
    "Cancellation, and please no questionnaire",
    { on: "billing" },
    says(
      "I cancel {server} and the two names. Nothing went wrong in a way that one could write down. It just never felt as if anybody there knew who we are.",
    ),
    answers(
      "It is cancelled to the end of the month, the names are unlocked, the codes are below. No questionnaire.\n\nI have read through our seven years. You wrote 31 times; 14 different people answered, and in nearly every second answer somebody asks for your customer number. I believe I know what you mean. Thank you for the years.\n\n{me}",
      { by: "leila", after: 300 },
    ),
    says("That was the letter I would have liked to get in the second year. All the best to you.", { after: minutes.day }),
    notes("Sanne, Ida: please read this one. I have nothing to add.", { by: "leila", after: 20 }),
  ),
  story(
    "Wrong person got my invoice",
    { on: "billing" },
    says(
      "You sent my invoice, with address and turnover, to a Mr Pinnock in another town, who kindly sent it on to me. And whose do I have?",
    ),
    answers(
      "You should have nobody's, and I have checked that: two letters were in the wrong envelopes, yours and Mr Pinnock's own, and he has yours alone. I have told our data protection officer today, and you get her report, whether it is pleasant or not.\n\nWhat was on it: your name, your address, one sum. No bank details. What would you like me to do about the address?\n\n{me}",
      { by: "leila", after: 50 },
    ),
    says("Nothing. He seems nice. But no more paper, please, from now on.", { after: 60 }),
    answers(
      "No more paper. And the machine that folds letters in pairs is switched off until somebody stands beside it.\n\n{me}",
      {
        by: "leila",
        after: 40,
      },
    ),
  ),
  story(
    "Nobody rang back",
    { on: "billing" },
    says(
      "Your recording says 'we ring back within the hour'. I have now had four hours, spread over three days. It is about money, yours.",
    ),
    answers(
      "Then I ring you, today, when it suits you; and I have had the sentence taken off the recording until it is true.\n\nIs it about the double order of the 12th? If so you need not even pick up: 84.00 is on its way to you already, I found it while I was looking for you.\n\n{me}",
      { by: "leila", after: 90 },
    ),
    says("That was it. I had it the other way round, I thought I owed it. Now I am confused in a pleasant way.", { after: 30 }),
  ),
];
