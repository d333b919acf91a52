// Weddings, birthdays, farewells and proposals at the hotel.
import { answers, minutes, notes, rests, says, story } from "../story.ts";

export const hotelCelebrations = [
  story(
    "A question, quietly",
    { on: "events", months: [4, 5, 6, 8, 9] },
    says(
      "Hello, please answer only to this address.\n\nI want to ask my partner to marry me, at your place, on {arrive}. No violin, no spoon on a glass, nobody watching. He hates being looked at. I thought of the jetty, early, but I do not know when the boats go out. I am rather nervous.",
    ),
    answers(
      "Dear {first},\n\nso: the jetty, early, and not one pair of eyes. Nobody to congratulate him at breakfast either, unless he tells us himself. Is that what you have in mind?\n\nThe boats go out at nine. Bram, who looks after them, is on the water by half past seven. Before that the jetty belongs to the heron.\n\n{me}",
      { after: 45 },
    ),
    says("Exactly that. You even understood the breakfast.", { after: 30 }),
    notes(
      "I can come at eight that day. And I'll leave the lamp at the end on, low. It comes up blue at that hour, they will like it.",
      { by: "bram" },
    ),
    answers(
      "Then it is arranged, by not arranging much. The door to the garden is unlocked from six. Bram stays away until you have both come back in. There will be two blankets on the hook, as if they always hung there.\n\n{me}",
      { after: 30 },
    ),
    says("He said yes. And then he said: how did you get them to leave the lamp on. I told him it is always on.", {
      after: 20 * minutes.day,
    }),
    answers("It will be, from now on.\n\n{me}"),
  ),
  story(
    "Funeral party, thirty people, Friday",
    { on: "events", weekdays: [1, 2] },
    says(
      "My sister died on Sunday. The service is on Friday at two, in the church across the lake, and we need somewhere to go afterwards. About thirty people, a few of them old. I have called four places and two asked me for the occasion, and then about a drinks package. I cannot do this many more times.",
    ),
    answers(
      "Dear {first},\n\nI am so sorry about your sister.\n\nYou will not have to call anyone else. The garden room is yours on Friday from three, for as long as you want it, with a fire. Soup, bread, something sweet, coffee, wine on the sideboard for whoever wants some. Chairs with arms for those who are old. You need not decide anything more unless you wish to.\n\nIs there something she liked that we should have on the table?\n\n{me}",
      { after: 15 },
    ),
    says(
      "She liked radishes with butter. She would have found that very funny on such a day. Thank you for not asking anything.",
      { after: 200 },
    ),
    notes("Radishes with butter on every table. And somebody at the ferry with umbrellas, it will rain.", { by: "kwame" }),
    answers(
      "There will be radishes on every table. Somebody from us stands at the ferry at a quarter to three with umbrellas, and walks up with those who are slow.\n\nYou do not need to answer this.\n\n{me}",
      { after: 20 },
    ),
    says(
      "My uncle, who is eighty-eight and speaks to nobody, talked to your cook for half an hour about radishes. I wanted you to know. The bill is paid, and I added something for whoever carried the umbrellas.",
      { after: 6 * minutes.day },
    ),
    notes("That was Nell and me. We put it into the boat fund.", { by: "beatriz" }),
  ),
  story(
    "80th birthday, and she must not notice",
    { on: "events" },
    says(
      "We would like to surprise our mother. She thinks we are two for lunch. We are nineteen. She notices everything, she was a customs officer. Ideas welcome.",
    ),
    answers(
      "Nineteen people and a customs officer. We take this as a challenge.\n\nMay I suggest: you and she sit at the small table by the window as if nothing were the matter. The others arrive by boat, from the other side, while she reads the menu (she will read it with care, I suppose). You would only have to see to it that she looks out when the soup comes. Would she enjoy that, or would it be too much at once?\n\n{me}",
      { after: 60 },
    ),
    says(
      "She would enjoy it and deny it. Yes to the boat. Two of the nineteen are under five, is there a life vest for that size?",
      { after: 90 },
    ),
    answers(
      "Bram has vests in every size down to one that fits a cat. Soup at 12.40, boat at 12.42. I attach the menu so that you know how long it takes to read.\n\n{me}",
      { file: "menu.pdf" },
    ),
    says(
      "She had seen the boat at 12.31 and said nothing, because she did not want to spoil it for us. Eighty years old. A perfect day.",
      { after: 16 * minutes.day },
    ),
  ),
  story(
    "Wedding seating, version 7 (sorry)",
    { on: "events", months: [5, 6, 7, 8] },
    says(
      "Hi both, here is version 7. Uncle Piet and Aunt Corrie speak again, so they can share a table, but please keep the piano between them and the wine.",
      { file: "seating.pdf" },
    ),
    answers(
      "Version 7 is on the wall, version 6 is in the stove. Piano between table two and the wine: noted, and tuned on Thursday.\n\nOne question: the plan has 62 names, the rooms are for 60. Who are the two that sleep elsewhere, and do they know it?\n\n{me}",
      { after: 120 },
    ),
    says("Oh no. The Zandbergens. They do not know it.", { after: 20 }),
    answers(
      "Then they never need to. Room 401 has a bed that folds out of the wall and the best view of the house. We used to keep it for the piano tuner. I have written their name on it.\n\n{me}",
      { after: 35 },
    ),
    says("You have saved a friendship that is forty years old and that I was about to end with a spreadsheet.", { after: 45 }),
    rests(9),
    answers(
      "Dear both, tomorrow it is. The weather says seventeen degrees and a little wind. The tent has walls if you want them; you can decide at noon. Sleep well.\n\n{me}",
    ),
  ),
  story(
    "Golden wedding of my parents",
    { on: "events", of: "brandts" },
    says(
      "Dear Alderwater team, my wife and I have been coming for nineteen years, and this autumn it will be fifty that we are married. Our children insist on a party. We insist on our table, number nine, and on not being photographed while eating.",
    ),
    answers(
      "Dear Mr. Wolfsgruber,\n\nfifty years, nineteen of them with us. I looked it up: your first booking was for one night, because you were not sure.\n\nSo a party for the children, and for you two table nine, with nobody behind a camera until the plates are gone. Shall I tell your children, or would you like to have that pleasure?\n\n{me}",
      { by: "ida", after: 300 },
    ),
    says("You tell them. We are too old to be strict.", { after: 700 }),
    notes("I found the page in the old guest book with both of their names, from the first night. Having it framed.", {
      by: "ida",
    }),
    says(
      "The page from the guest book hangs in our hall. My wife touches it when she goes past. I did not know that I had written 'perhaps we will come again'.",
      { after: 30 * minutes.day },
    ),
  ),
  story(
    "Company retreat: 14 people who do not talk",
    { on: "events", weekdays: [1, 2, 3] },
    says(
      "We are an office of fourteen architects. Since the merger they send each other emails across one room. I want two days somewhere without a screen on the wall. What do you offer for groups?",
    ),
    answers(
      "Dear {first},\n\nour conference package includes the garden room, projector, flip chart, coffee breaks and a three-course lunch. Prices are attached.\n\nKind regards,\n{me}",
      { file: "menu.pdf", after: 200 },
    ),
    says("Thank you. That is the same thing I have from six hotels. I had hoped you would ask me something.", { after: 45 }),
    notes("Fair. I answered the word 'groups' and not the sentence before it.", { after: 8 }),
    answers(
      "You are right. You wrote that fourteen people no longer talk, and I sent you a projector.\n\nMay I try again? We have five boats that take three each, and an island with a fire place where there is no signal at all. Groups of three who have to row get to talk by the second bend. Lunch is what you cook there; Kwame packs it so that nobody can do it alone. Does that come nearer?\n\n{me}",
      { after: 25 },
    ),
    says("It comes so near that I have forwarded it to the partners with the subject line 'this'. We take it.", { after: 60 }),
    says("They sank one boat, slowly, and laughed. I have not heard that in a year. Please put the boat on the bill.", {
      after: 24 * minutes.day,
    }),
  ),
  story(
    "Can we scatter ashes in the lake?",
    { on: "events", months: [4, 5, 9, 10] },
    says(
      "An odd question. My grandfather learned to swim in your lake. He wanted to go back to it. Is that allowed, and would it bother your guests?",
    ),
    answers(
      "It is not odd at all. The rule here: from a boat, away from the shore, in an urn that dissolves, and one form for the town, which I have attached and half filled in. It would bother nobody.\n\nWould you like to row yourselves, or shall Bram take you out? He knows the place where the children have always learned to swim. It is by the two stones.\n\n{me}",
      { file: "letter.txt", after: 80 },
    ),
    says("By the two stones. He talked about two stones all his life and we never knew where that was.", { after: 30 }),
    notes(
      "I remember a man who came every June and only swam there. Tall, with a red cap. If that was him, I taught his daughter to row.",
      { by: "bram" },
    ),
    answers(
      "Bram thinks he remembers him: tall, in a red cap, every June. May he take you out? He asks that you let him.\n\n{me}",
      { after: 20 },
    ),
    says("The cap is in my hands as I write. Yes. Please.", { after: 6 }),
  ),
  story(
    "Noces d'or et allergie",
    { language: "fr", on: "events" },
    says(
      "Bonjour,\n\nnous serons douze pour les noces d'or de mes parents le {arrive}. Mon père est très allergique aux noix, ce n'est pas un caprice : il a été hospitalisé il y a deux ans. Pouvez-vous vraiment le garantir ?",
    ),
    answers(
      "Bonjour {first},\n\nvous ne demandez pas une carte d'allergènes, vous demandez si votre père sera en sécurité. Kwame, notre chef, sortira toutes les noix de la cuisine la veille et fera le gâteau lui-même, avec des ustensiles neufs. Il vous appelle volontiers, si vous préférez l'entendre de lui. Ai-je bien compris que les amandes sont concernées aussi ?\n\n{me}",
      { after: 70 },
    ),
    says("Oui, les amandes aussi. Merci d'avoir posé la question, personne ne la pose.", { after: 50 }),
    notes("Out go walnuts, hazelnuts, almonds, and the pistachio oil. From the evening before. I sign for it.", { by: "kwame" }),
  ),
];
