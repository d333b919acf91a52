// What guests of the hotel left behind, and how it came home.
import { answers, minutes, notes, rests, says, story } from "../story.ts";

export const hotelLostThings = [
  story(
    "A rabbit in room 214",
    { of: "mila", weekdays: [0, 1] },
    says(
      "Hello,\n\nwe drove home from you this morning, and somewhere after the ferry Mila found that Bunbun is not in the car. He is grey, one ear is shorter, and he smells of everything. We were in 214. She is six and she is being brave about it, which is worse than crying.\n\nCould someone look? I attach a picture she drew so that you know him.\n\nJoanna Brindlecombe",
      { file: "rabbit.png" },
    ),
    notes("He is not in 214, I stripped the bed myself. But the linen went at ten. I am going down to the laundry.", {
      by: "rosa",
      after: 20,
    }),
    answers(
      "Dear Joanna, dear Mila,\n\nso Bunbun is missing since this morning, one ear shorter than the other, and you are three hours away from where he is. Have I got that right? Rosa, who made your room, has gone down to the laundry to look through the linen with her own hands. I will write before six, whether we have him or not.\n\nThe drawing hangs at the desk, so that everybody here knows his face.\n\n{me}, front desk",
      { after: 12 },
    ),
    notes("Found. Third machine, not switched on yet. He is damp at one foot and otherwise well.", { by: "rosa", after: 70 }),
    answers(
      "We have him.\n\nHe was wrapped in a bath towel and had a lucky escape from the third machine. Tonight he sits at the desk and helps me with the keys. Tomorrow he travels by parcel, with a window seat, as far as that can be arranged. Where shall we send him?\n\n{me}",
      { after: 15 },
    ),
    says(
      "I have read this out loud three times. Mila wants to know whether he may have a biscuit. 11 Tanner's Row, Marbeck. Thank you, thank you.",
      { after: 9 },
    ),
    answers("He has had half of one. The other half travels with him.\n\n{me}", { after: 20 }),
    says(
      "He arrived. With a room key around his neck, and a letter from the night porter. Mila has answered it, see below.\n\nYou have no idea what you did. Or perhaps you do.",
      { after: 2 * minutes.day, file: "letter.txt" },
    ),
    notes("Please print this for Otto. He will pretend not to care.", { by: "jonas" }),
  ),
  story(
    "My mother's ring",
    { months: [3, 4, 9, 10] },
    says(
      "I took my rings off to knead bread in your baking class on {lastDay}, and I put two of three back on. The third was my mother's. Thin, gold, worth nothing to anyone. I have not slept. I do not even know why I am writing, it is probably in a loaf by now.",
    ),
    answers(
      "Dear {first},\n\nyou put two of three back on, and the one that is missing is the one that cannot be bought again. I understand why you have not slept.\n\nKwame taught that class. I have just been with him: the boards, the aprons, the drain of the small sink. He is taking the drain apart now. Can you tell me which place at the table was yours?\n\n{me}",
      { after: 40 },
    ),
    says("By the window, next to the tall man who burned his rolls.", { after: 25 }),
    notes(
      "Not in the drain. Not in the aprons. There is still the flour bin from that day, 25 kilos. I will sieve it after service.",
      { by: "kwame" },
    ),
    notes("Sieved it. Found it. Please let me be there when you write to her.", { by: "kwame", after: 300 }),
    answers(
      "It was in the flour. Kwame sieved twenty-five kilos of it last night after dinner service, and he asks me to say that your ring has now been handled with more care than any egg in this house.\n\nWe send it insured, or keep it in the safe until you come by. Whichever lets you sleep.\n\n{me}",
      { after: 20 },
    ),
    says(
      "I am sitting on the stairs and crying. Keep it in the safe. I will come and fetch it, and I would like to shake his hand.",
      { after: 35 },
    ),
    rests(5),
    answers(
      "We look forward to it. Kwame works every evening but Tuesday, and there is a table by the window for you whenever you come.\n\n{me}",
    ),
  ),
  story(
    "Coat swapped in the cloakroom?",
    { months: [11, 12, 1, 2] },
    says(
      "Good evening, I believe I went home from Saturday's concert in somebody else's coat. It is navy and fits perfectly, which is why I noticed only when I found a tin of violin rosin in the pocket. I do not play.",
    ),
    answers(
      "Thank you for telling us. Please bring the coat back to the front desk at your convenience.\n\nKind regards,\n{me}",
      { after: 190 },
    ),
    says("Gladly, but I live two hours away, and I would rather like my own. It has my house keys in it.", { after: 60 }),
    answers(
      "I am sorry, that was a poor answer: you are without your keys, and somebody here is without their rosin. The quartet stayed with us, and their cellist called about a navy coat this morning. I have both your numbers in front of me. May I give her yours? She drives past {town} tomorrow.\n\n{me}",
      { after: 8 },
    ),
    says("Please do. And no harm done. The neighbour has a spare.", { after: 15 }),
    says(
      "We swapped coats at a petrol station like spies. She has invited us to the next concert. What a funny way to make a friend.",
      { after: minutes.day },
    ),
  ),
  story(
    "Left: one wooden leg (not a joke)",
    { months: [6, 7, 8] },
    says(
      "Dear Alderwater, I am a maker of puppets and I have left the left leg of a marionette in your library. He performs on Friday. With one leg he is a tragedy, and we are doing the comedy.",
    ),
    answers(
      "Dear {first},\n\nthe leg was found by a guest, who handed it in with some concern. It leaves with the noon post today and should be with you on Thursday. If it is not there by Thursday noon, call me at the desk and I will put it on the evening bus to {town} myself.\n\nBreak the other one.\n{me}",
      { after: 30 },
    ),
    says("Both legs on. He bowed to you at the end. Nobody knew why but me.", { after: 4 * minutes.day }),
    answers("I told the whole kitchen. They bowed back.\n\n{me}"),
  ),
  story(
    "Hearing aid",
    {},
    says(
      "My father left one of his hearing aids on the night table in {room}. Without it he does not follow what we say, and tomorrow is his 90th birthday, with all of us around the table. I know it is late. Is there any way?",
      { after: 0 },
    ),
    notes("It is here, Rosa put it in the little box. The post will not make it. My brother drives to Marbeck at six.", {
      by: "otto",
    }),
    answers(
      "Dear {first},\n\nit is here, dry and safe. The post would be too late for the birthday, so: Otto's brother drives to Marbeck at six tomorrow morning and can leave it at the bakery on the market square, which opens at half past. Is that near enough to you?\n\n{me}",
      { after: 20 },
    ),
    says("That is four streets away. I do not know what to say. My father will hear the speeches, which he may come to regret.", {
      after: 12,
    }),
    answers("Then please tell him happy birthday from all of us, slowly and clearly.\n\n{me}", { after: 10 }),
    says("He heard every word. He asks who Otto is, and whether he drinks plum brandy. A bottle is on its way.", {
      after: 2 * minutes.day,
    }),
  ),
  story(
    "Notebook",
    {},
    says(
      "I left a green notebook in the reading room. No name in it. It is the only copy of something I have written for two years. Please do not read it, and please do not throw it away.",
    ),
    answers(
      "Nobody has read it. I knew it by its colour, closed it where it lay open, and put it into an envelope with your name. It waits in the safe. Shall we send it, with a signature on arrival, or will you fetch it?\n\n{me}",
      { after: 25 },
    ),
    says("I will fetch it. I do not trust the post with that. Two years. Thank you for closing it.", { after: 40 }),
    notes("She came at four, had tea, and wrote in it for three hours. No bill for the tea, please.", {
      by: "amira",
      after: 3 * minutes.day,
    }),
  ),
  story(
    "Schlüssel noch in der Jackentasche",
    { language: "de" },
    says(
      "Guten Tag,\n\nich bin schon in Kassel und habe soeben den Schlüssel von Zimmer {room} in meiner Jacke gefunden. Samt dem Holzfisch. Es tut mir sehr leid, hoffentlich steht niemand vor der Tür.",
    ),
    answers(
      "Liebe Frau oder lieber Herr {name},\n\nvor der Tür steht niemand, wir haben einen zweiten. Der Fisch reist gern: Er war schon in Lissabon und zweimal in Graz. Ein gefütterter Umschlag genügt, das Porto legen wir Ihnen beim nächsten Mal als Stück Pflaumenkuchen hin.\n\nHerzlich\n{me}",
      { after: 35 },
    ),
    says("Abgeschickt. Den Kuchen nehme ich ernst.", { after: 300 }),
  ),
];
