// Mailboxes and messages that do not arrive.
import { answers, minutes, notes, says, story } from "../story.ts";

export const hostingMail = [
  story(
    "Our mails land in spam, funeral director",
    {},
    says(
      "I write to families in their worst week, and my letters land beside lottery adverts. Yesterday a widow did not get the time of the service. I need this to stop, and I do not understand one word of what I find about it.",
    ),
    answers(
      "Dear {first},\n\na widow did not learn the time because a machine took your letter for an advert. That must not happen once more, so let us leave the theory.\n\nThe cause: your letters are not signed by your domain, so nobody can tell them from forgeries in your name. I have prepared the three records, they can be live in ten minutes, and you only need to answer 'yes'. Afterwards I send myself twenty letters to twenty places and look where they land.\n\nFor today: please ring those families whose service is before Friday.\n\n{me}",
      { after: 20 },
    ),
    says("Yes.", { after: 4 }),
    answers(
      "Nineteen of twenty arrived where they should. The twentieth is a school that blocks everyone; you have nobody there.\n\nI shall look again each Monday for a month. You need not do anything.\n\n{me}",
      { after: 100 },
    ),
    says(
      "A family thanked me today for answering so fast. It was the first one in weeks who had got it. I wanted you to have that thanks, it is yours.",
      { after: 8 * minutes.day },
    ),
  ),
  story(
    "Mailbox of somebody who died",
    {},
    says(
      "My brother ran his little business with you. He died on the 3rd. I need to answer his customers and find out who is owed what, and I do not have his password. I have a certificate from the registrar, and a key to his flat, and no idea.",
    ),
    notes(
      "Certificate looks right, the name matches the contract. Legal basis checked with Sanne: access to the business box, not the private one.",
      { by: "leila", after: 120 },
    ),
    answers(
      "I am sorry about your brother.\n\nYou do not need his password. With the certificate we can open the business mailbox for you; I have done so, and set a note that goes back to everyone who writes there, in words that you can change. His private mailbox stays closed, as the law and he would have it.\n\nThere are 41 unanswered messages. If it helps, I can sort those with money in them to the top. Nothing is cancelled and nothing is billed until you say so.\n\n{me}",
      { by: "leila", after: 60 },
    ),
    says(
      "Please sort them. I had been afraid of that box for two weeks. There is a woman in it who writes that he mended her sewing machine for nothing.",
      { after: 200 },
    ),
    answers("Sorted, nine with money, and that one on top.\n\n{me}", { by: "leila", after: 40 }),
  ),
  story(
    "2,000 bounces this morning",
    { hours: [7, 10] },
    says("I have two thousand bounce messages for mails I never sent. In Portuguese. I sell wool."),
    answers(
      "Somebody guessed the password of {mailbox}@{domain} and used it as a letterbox from 04:10 to 06:55. I have closed that door: sending is stopped, sessions are ended, your mail still comes in. Please choose a new password with the link in the customer area; something with three words about wool will be longer than they can guess.\n\nAs soon as you have, I take us both off the block lists. Did you use the old one anywhere else?\n\n{me}",
      { after: 8 },
    ),
    says("Everywhere. Changed it everywhere now. 'skein' is in it, I say no more.", { after: 120 }),
    answers(
      "Please never say more. You are off all lists but one, and that one forgets tonight. The bounces are in a folder called 'not mine', so you can breathe.\n\n{me}",
      { after: 60 },
    ),
  ),
  story(
    "Attachment too large, deadline 17:00",
    { hours: [15, 17], weekdays: [1, 2, 3, 4, 5] },
    says("Tender due at 17:00, by mail only, 48 MB. Your server says no at 25. It is 15:50. HELP."),
    answers("Raised to 60 for your domain. Try now.\n\n{me}", { after: 3 }),
    says("SENT. 15:58. I owe you a dinner.", { after: 5 }),
    answers("It has left us at 15:58:12 and was accepted by them at 15:58:14, in case anyone asks. Good luck.\n\n{me}", {
      after: 4,
    }),
    says("We got it! The contract, I mean. Eleven people will have work next year.", { after: 30 * minutes.day }),
  ),
  story(
    "Mails from one customer never arrive",
    { of: "agency" },
    says(
      "One client, one single client out of forty, cannot reach us. They see 'delivered'. We see nothing. Not in spam either. It is the one who pays best, of course.",
    ),
    notes(
      "Their mails come in with an address that ends with a space. Our filter trims it, no match, silently dropped. 'Silently' is the bug.",
      { by: "femi" },
    ),
    answers(
      "Found, and it is ours: this client's system puts a space behind your address. We cut it off and then fail to find the box; worse, we said nothing about it. Since 14:05 such mails are delivered, and whatever cannot be will be said aloud.\n\nThe lost ones: 17 since May. We still have them. They are in your inbox now, with their original dates.\n\n{me}",
      { by: "mateo", after: 40 },
    ),
    says(
      "Seventeen! One of them says 'why do you never answer, we like your maps so much'. I am going to ring them now and blame a space.",
      { after: 20 },
    ),
  ),
  story(
    "Newsletter for 900 grandparents",
    { of: "library" },
    says(
      "Our reading circle has grown to 900 people, most of them over 70. I send them a letter on Fridays by putting everybody in BCC. It has worked for six years and today it did not. Have I become a spammer?",
    ),
    answers(
      "Dear Ms. Quill,\n\nyou have become popular, which machines find suspicious. From 500 on they hold such letters back.\n\nI have set up a list for you: you write one letter to readers@wickmere-library.example, and each of the 900 gets their own. No program to learn. Whoever no longer wants it answers 'stop', and you need not do a thing.\n\nThis Friday's letter: shall I send it off from your drafts, so that nobody waits?\n\n{me}",
      { after: 55 },
    ),
    says("Please do. It has the crossword in it. I would have had telephone calls.", { after: 15 }),
    answers("All 900 are out. One bounced: Mr. Hathersage's box is full. Perhaps somebody could tell him.\n\n{me}", {
      after: 35,
    }),
    says("I told him. He is 93 and was delighted to hear that his box is full.", { after: 2 * minutes.day }),
  ),
];
