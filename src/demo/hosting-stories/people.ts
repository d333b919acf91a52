// What is less about machines than about those who use them.
import { answers, minutes, moves, notes, rests, says, story } from "../story.ts";

export const hostingPeople = [
  story(
    "Teaching 14 fourteen-year-olds to make a website",
    { months: [9, 10, 1, 2] },
    says(
      "I teach at Juniper Street School. We would like to make real websites, with real names. What does the cheapest thing cost, times fourteen? Our budget is what is left from the skeleton we did not buy.",
    ),
    answers(
      "How much would the skeleton have been?\n\nI ask because we have fourteen small places on a machine that is retired from paying customers and is still quite fit. They cost nothing until summer. In return Femi would like to come by for one lesson. He says he never had one.\n\n{me}",
      { after: 60 },
    ),
    says(
      "The skeleton was 89. The class has voted to buy ice cream instead and to name the machine 'Skeleton'. When can Femi come?",
      { after: 90 },
    ),
    notes("Thursday week. I am more nervous than for any audit.", { by: "femi" }),
    says(
      "He was wonderful. One girl who never speaks has asked what one has to study to be like him. All 14 are online. One is about moss.",
      { after: 14 * minutes.day },
    ),
    notes("I read the one about moss. It is better than ours.", { by: "femi" }),
  ),
  story(
    "Moving away from you",
    {},
    says(
      "We are leaving. It is nothing dramatic: our new agency works with someone else. How do I do this without breaking anything? I understand if it is not your job to help with that.",
    ),
    answers(
      "It is exactly our job. Nothing will break if it goes in this order: first the mailboxes, then the pages, last the name. I have written it out for you and for your agency, with what each step should look like when it is right.\n\nThe contract ends when the last step is done, whenever that is, and not at a date. It was good to have you.\n\n{me}",
      { by: "sanne", file: "letter.txt", after: 100 },
    ),
    says("The new people asked where the instructions came from. I said: from those we are leaving. There was a pause.", {
      after: 5 * minutes.day,
    }),
    says("We would like to come back, if you have us. No drama this time either.", { after: 70 * minutes.day }),
    answers(
      "You are still in the address book, under 'was good to have'. Same order, the other way round. I begin whenever you say.\n\n{me}",
      { by: "sanne" },
    ),
  ),
  story(
    "Explain it to me as to a beekeeper",
    { of: "bakery" },
    says("Your mail says that I must 'rotate my keys'. I am a baker. Which keys, where to, and what happens if I do not?"),
    answers(
      "Dear Leonard,\n\nthink of your bakery's back door. Years ago you gave a key to the fellow who brings the flour. He has not come for years, and the key is still somewhere. 'Rotating' means: a new lock, and a new key only for those who still come.\n\nFor you this is one click, and two machines have to be told: the till, and the printer of the paper bags. I could do it with you on the telephone at five in the morning, when you are awake and I still am. If you do not, probably nothing happens, until one day it does.\n\n{me}",
      { by: "deniz", after: 200 },
    ),
    says("Tomorrow at five. I will have buns.", { after: 60 }),
    notes("Done, four minutes. He then explained sourdough to me for half an hour. Worth it.", { by: "deniz", after: 20 * 60 }),
  ),
  story(
    "Live broadcast, 30,000 listeners, 20:00",
    { of: "radio", weekdays: [2, 3] },
    says(
      "On Saturday we broadcast the women's choir festival, live, and it has been shared by somebody famous. We expect thirty thousand instead of three hundred. I know that this is short notice. What would you do?",
    ),
    answers(
      "Hi Amarachi,\n\na hundred times as many as usual, once, for three hours: is that it? Then not a larger machine, but many doors. I would put the stream behind eight doors for that evening. We do it on Friday at noon and try it on Friday at three with made-up listeners.\n\nOne thing I cannot know from here: what should people hear if it breaks for a minute after all? Silence, or something you choose?\n\n{me}",
      { by: "priya", after: 40 },
    ),
    says("Nobody has ever asked me that. The rehearsal from last night, with the laughing in it.", { after: 30 }),
    notes("Load test: 41,000 fine, door 6 limps. Replacing it.", { by: "greta" }),
    answers(
      "It holds 41,000. The laughing is on tape and ready. I will be there on Saturday from seven until the last song, in the same chat as you.\n\n{me}",
      { by: "priya" },
    ),
    says(
      "36,412 people. Not one second of silence. My mother listened from Enugu and heard every breath. We didn't need the laughing, so we played it at the end, because it was too beautiful.",
      { after: 4 * minutes.day },
    ),
    moves(),
    answers("I had headphones on and my neighbours think I have lost my mind. Thank you for letting us carry it.\n\n{me}", {
      by: "priya",
    }),
  ),
  story(
    "I want to talk to a human",
    {},
    says("Four times 'your request is important to us'. It is a question of one sentence. HUMAN. PLEASE."),
    answers(
      "Here is one. I am {me}, I am drinking tea that has gone cold, and I have ten minutes for your one sentence. Which is it?\n\nBy the way, those four lines came from a form we are about to throw away.",
      { after: 6 },
    ),
    says("Ha. All right. How do I put an autumn photograph on the front page without the text jumping?", { after: 4 }),
    answers(
      "In your page's settings, under 'Pictures', tick 'keep its place'. I tried it on a copy of yours, it stays put. Nice photograph. Is that your dog?\n\n{me}",
      { after: 9 },
    ),
    says("It is. He is called Server. You may laugh.", { after: 3 }),
  ),
  story(
    "Thank you, and sorry for shouting",
    {},
    says(
      "On {lastDay} I shouted at someone of yours on the phone. Not loud, but in the way that is worse. The mistake was mine, I saw it this morning: I had paid the wrong company. She stayed kind all the way through. I do not know her name. Could you tell her?",
    ),
    notes("That was me. I did go home a bit smaller that day, so this is good.", { by: "leila" }),
    answers(
      "That was Leila. She has read it. She says: thank you, it happens, and that she once paid her dentist's bill to the cinema.\n\n{me}",
      { after: 40 },
    ),
    says("I like her very much. Tell her that as well.", { after: 30 }),
  ),
  story(
    "Old photos, dead laptop",
    { of: "library" },
    says(
      "One of our readers had all the pictures of the village from 1931 on a laptop that has died. He believes that you 'have the cloud'. I have told him you are a company for websites. He brought me the laptop anyway, in a pillowcase.",
    ),
    answers(
      "We are indeed a company for websites. But Wim spends his Sundays reading dead disks and would be hurt if you did not send the pillowcase.\n\n{me}",
      { after: 60 },
    ),
    notes("Disk is fine, the laptop is not. 611 photographs. There is one of a brass band on ice that you must see.", {
      by: "wim",
      after: 6 * minutes.day,
    }),
    answers(
      "All 611 are safe, on two sticks and in your library's own space, with room for whatever else comes in pillowcases. Wim asks if the brass band on the ice may hang in our kitchen.\n\n{me}",
      { after: 60 },
    ),
    says("It may. The man second from the left is his grandfather. He came to the library in a tie to hear it.", {
      after: minutes.day,
    }),
    rests(7),
    answers("It hangs. We say good morning to it.\n\n{me}"),
  ),
];
