// What the private team reads: threats, stolen pages, people who are afraid.
import { answers, minutes, notes, says, story } from "../story.ts";

export const hostingAbuse = [
  story(
    "My ex-partner reads my mail",
    { on: "abuse" },
    says(
      "I think that somebody who used to live with me can read my mailbox. He knows things. I am writing from the library. Please do not answer to my normal address.",
    ),
    notes("Keep this inside the team. She writes from a second address; reply only there. No phone.", { by: "ruth", after: 6 }),
    answers(
      "I answer only here, and nobody outside our two-person team sees this.\n\nSomebody else was signed in to your mailbox, from a device that was last there this morning. I have changed nothing yet, because he would notice. You decide what happens, and when:\n\n1. I end all sessions and set a new password that only you get, at a moment that you choose.\n2. Or it stays as it looks until you are somewhere safe.\n\nIs there someone with you? The number below is a helpline that is free, day and night, and does not show on a bill.\n\n{me}",
      { by: "ruth", after: 15 },
    ),
    says("I am at my sister's from six. After six, number one.", { after: 20 }),
    answers(
      "At 18:10 all was closed but to you. The list of when and from where he read is kept for a year, sealed, in case you or the police should want it. You need not look at it.\n\n{me}",
      { by: "ruth", after: 200 },
    ),
    says("I slept. Thank you for asking me when.", { after: minutes.day }),
  ),
  story(
    "You host a copy of our shop",
    { on: "abuse" },
    says(
      "There is a page on {address} which looks like our {shop}, takes people's cards and sends nothing. Our customers cry on the telephone. How long does something like this take with you?",
    ),
    notes("Confirmed, it is ours, signed up yesterday with a stolen card. Off at 11:32. Kept a copy for the police.", {
      by: "ruth",
      after: 8,
    }),
    answers(
      "Thirty-one minutes, in this case: the page is off since 11:32, and a copy is kept for the police. It was rented from us yesterday with a stolen card, and our checks did not see it; we have added one that would have.\n\nI have the list of the 14 people who entered a card. Their banks should hear today. Shall I write to them, or would you like them to hear it from you?\n\n{me}",
      { by: "ruth", after: 25 },
    ),
    says("From me. With your list. I had expected a form and three weeks.", { after: 15 }),
  ),
  story(
    "Your server attacks my server",
    { on: "abuse" },
    says(
      "Since 03:00, {address} has tried to sign in to my machine 41,000 times. I know it is not you personally. But it is you.",
    ),
    answers(
      "It was one of our customers' machines, taken over through an old plugin. It is cut off from the net since this mail was read, at 07:48, and its owner is on the telephone with me. You will have no more of it.\n\nThank you for the precise line. May I tell them that it was a human being who noticed?\n\n{me}",
      { by: "ruth" },
    ),
    says("You may. Tell them to update, too.", { after: 20 }),
  ),
  story(
    "Take down a review about me",
    { on: "abuse" },
    says(
      "One of your customers runs a site where a man writes that my bread is 'like a wet sock'. I demand that you delete this.",
    ),
    answers(
      "I have read it. It is unkind, and it is an opinion about bread, and those may stand, even with socks. I cannot take it down and would not, for then I would have to take down yours about him.\n\nWhat I can do is tell you that there is a button 'answer as the owner', and that people read answers more than reviews. If you like, send me yours before you press it. I am good at taking out the third sentence.\n\n{me}",
      { by: "ruth", after: 70 },
    ),
    says("You took out the third sentence AND the second. Posted: 'Come by on a Tuesday. I will bake you a dry one.' He came.", {
      after: 4 * minutes.day,
    }),
  ),
  story(
    "Ransom note in my inbox",
    { on: "abuse", hours: [20, 24] },
    says(
      "They say they have filmed me through my camera and have my password, and the password in the mail IS mine. I have not told my wife. What do they have?",
    ),
    answers(
      "Nothing, almost certainly, but an old password. That exact letter has gone to some sixty thousand people this week; the password is from a flower shop that was broken into in 2018. There is no film. I have read 300 of these letters and never seen one.\n\nChange that password where it is still in use. And it may be lighter if you tell your wife.\n\n{me}",
      { by: "ruth" },
    ),
    says("I told her. She had got the same letter and had not told me. We are having a drink.", { after: 80 }),
  ),
];
