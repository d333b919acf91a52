// People around the house and those with unusual wishes: a writer, a fisherman's widow, an orchestra without a hall.
import { answers, minutes, notes, says, story } from "../story.ts";

export const hotelNeighbours = [
  story(
    "Orchestra without a hall, 31 people, tonight",
    { hours: [12, 15] },
    says(
      "Our hall has a burst pipe and the concert is at eight. Thirty-one youngsters with instruments, no money for a hall, and a harp. I know how that sounds. Somebody said that you have a boat house?",
    ),
    notes("The boats can lie outside for a night, it is calm. I sweep. A harp has to come in by the water gate.", {
      by: "bram",
      after: 10,
    }),
    answers(
      "It sounds like a harp in the boat house, and Bram is sweeping already. It holds a hundred and ten, on benches. There is light, one stove, and no bill.\n\nThe harp comes in by the water gate, so please bring it to the jetty. Would the players like soup before, or after?\n\n{me}",
      { by: "beatriz", after: 12 },
    ),
    says("AFTER. They cannot play with soup in them. I am crying a bit in a car park.", { after: 9 }),
    says("They talk of nothing else but how it sounded over the water. The harpist wants to live in a boat house now.", {
      after: minutes.day,
    }),
  ),
  story(
    "A room to finish a book",
    { on: "reservations", months: [1, 2, 3, 11] },
    says(
      "I need a room with a table and without a view, for three weeks. With a view I look out. The publisher believes that the book is finished.",
    ),
    answers(
      "304 looks at a wall with ivy, and nobody has ever asked for it before. The table comes from the old post office. It costs a third less than the others, because of the wall.\n\nShall anybody knock in the morning, and if they do, may they ask how it is going?\n\n{me}",
    ),
    says("Knock at eight. Never ask.", { after: 100 }),
    notes("For all: 304 is knocked at eight. Nobody asks about the book. Nobody.", { after: 10 }),
    says("Finished. You are in it, as a wall with ivy. Thank you for not asking.", { after: 5 * minutes.week }),
  ),
  story(
    "My husband fished here for fifty years",
    { months: [4, 5, 6, 9, 10] },
    says(
      "I do not want to stay, I live across the lake. My husband always landed at your jetty on the first of the month and had a coffee. He died in winter. I would like to do it once in his place. I can row.",
    ),
    answers(
      "Everybody here knew him, and the cup with the chip is still his. Come on the first, or on any day. Bram would like to hold the boat when you land, as he always did, if that is all right for you.\n\nI am so sorry that he is gone.\n\n{me}",
      { by: "jonas" },
    ),
    notes("He took two sugars and pretended it was one.", { by: "bram", after: 30 }),
    says("Two sugars. I had wondered for fifty years. I shall come again next month, it seems I am allowed.", {
      after: 6 * minutes.day,
    }),
  ),
  story(
    "Your wedding bell wakes my hens",
    {},
    says(
      "I live up the hill. Whenever somebody marries at yours, the bell rings at seven in the evening and my hens get up again. They lay less. I have kept a list.",
    ),
    answers(
      "A list of that kind deserves an honest answer: I had never thought of hens.\n\nThe bell may ring at six from now on; I have asked the two couples of this month, and both laughed and said yes. Would six do, or are they asleep by then in winter?\n\n{me}",
      { by: "beatriz", after: 90 },
    ),
    says("In winter nobody marries. Six is fine. There are a dozen eggs at your kitchen door.", { after: minutes.day }),
  ),
  story(
    "Not invited to rate you",
    {},
    says(
      "Your machine asks me each day to rate you, once while I was in the sauna with your towel around me. I would have given you five stars. Now I am down to three.",
    ),
    answers(
      "Three is generous. The machine came with the booking program, and none of us had seen what it sends; I have now, all four of them. It is switched off, for you and for everybody.\n\nI should like to hear how your days were, though, from you, at the desk, when you leave. Or not at all, just as you please.\n\n{me}",
      { by: "nell" },
    ),
    says("Told you at the desk. The towel agrees.", { after: 2 * minutes.day }),
  ),
  story(
    "Allergisch, wirklich",
    { language: "de" },
    says(
      "Guten Tag, mein Sohn (7) ist allergisch gegen Nüsse, und zwar so, dass wir einen Stift dabeihaben. In Hotels sagt man uns immer 'kein Problem'. Das ist der Satz, vor dem ich Angst habe.",
    ),
    notes(
      "I cook his things first, in the small kitchen, with the blue boards. Nobody else touches them. I would like to meet him.",
      {
        by: "kwame",
      },
    ),
    answers(
      "Guten Tag {first}, dann sage ich ihn nicht. Es ist eines, und so gehen wir damit um: Kwame kocht für Ihren Sohn zuerst, in der kleinen Küche, mit eigenen Brettern, und bringt es selbst an den Tisch. Der Nusskuchen bleibt in diesen Tagen im Buch. Wo liegt der Stift, wenn Sie essen, und wer außer Ihnen soll ihn bedienen können?\n\n{me}",
      { by: "tomasz" },
    ),
    says("In meiner linken Jackentasche. Dass jemand danach fragt, hatte ich noch nie.", { after: 50 }),
    says("Er hat alles gegessen und wollte am letzten Tag nur noch mit Kwame reden. Wir kommen im Herbst.", {
      after: 9 * minutes.day,
    }),
  ),
];
