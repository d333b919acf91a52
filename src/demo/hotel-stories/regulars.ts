// Those who come back to the hotel, year after year.
import { answers, minutes, moves, notes, says, story } from "../story.ts";

export const hotelRegulars = [
  story(
    "The usual, but not quite",
    { of: "ottoline", on: "reservations" },
    says(
      "My dears, the usual room and the usual week. But I am bringing a gentleman, and I should like it not to be commented on. Separate rooms, adjoining. We are in our eighties and take our time.",
    ),
    answers(
      "Dear Mrs. Fairweather-Grange,\n\n309 as always, and 311 beside it. The door between them has a key on your side.\n\nNobody will comment. You may find that the staff is in unusually good spirits, which is owed to the season.\n\n{me}",
      { by: "beatriz", after: 60 },
    ),
    says("What a tactful season.", { after: 30 }),
    notes("Not a word, anybody. But do polish the door handle.", { by: "beatriz" }),
  ),
  story(
    "The clock on the landing",
    { of: "ottoline" },
    says(
      "A small thing. The clock on the second landing has been silent since spring. I used to fall asleep by it. I do not complain about a clock, I only miss it.",
    ),
    notes(
      "The spring broke. I have put it off for lack of time, which is silly with a clock. I take it to the man in Marbeck tomorrow.",
      { by: "bram" },
    ),
    answers(
      "You are the only one who noticed, or the only one who said so. It went to the clockmaker this morning. It will be striking again when you come, and we have asked him to leave it four minutes slow, as you know it.\n\n{me}",
      { after: 100 },
    ),
    says("Four minutes slow. You understand everything.", { after: 300 }),
  ),
  story(
    "Rehearsal weekend of the choir",
    { of: "choir", on: "events" },
    says(
      "Same procedure as every year: 31 voices, the garden room, Friday to Sunday. Two changes: our conductor has retired, and we have a tenor again (one).",
    ),
    answers(
      "Dear Desmond,\n\nwelcome to the tenor. We keep the room above the kitchen for him, it has the thickest walls; last year you asked me to remind you of that.\n\nWill your old conductor come along to listen? The armchair by the window could be hers.\n\n{me}",
      { after: 150 },
    ),
    says("She had not dared to ask, and nor had we. You have just solved something that five of us tiptoed around for a month.", {
      after: 60,
    }),
    moves(),
    says("PS from my other address: 32 then, not 31. She takes the armchair.", { after: 20 }),
    answers("32, and an armchair.\n\n{me}", { after: 20 }),
  ),
  story(
    "Tisch neun",
    { language: "de", of: "brandts" },
    says(
      "Guten Morgen. Meine Frau ist gestürzt und geht jetzt am Stock. Tisch neun liegt eine Stufe höher. Sie sagt, es sei ihr gleich. Es ist ihr nicht gleich.",
    ),
    notes("Wir heben nicht die Gäste, wir senken den Tisch. I can take the platform out in a morning, it is only boards.", {
      by: "bram",
    }),
    answers(
      "Lieber Herr Wolfsgruber,\n\nIhrer Frau ist es nicht gleich, und sie möchte nicht, dass man es merkt. So verstehe ich Sie. Das Podest unter Tisch neun kommt heraus, bevor Sie da sind. Es knarrte ohnehin. Der Tisch steht dann an derselben Stelle, am selben Fenster, nur ebenerdig, und niemand wird ein Wort darüber verlieren.\n\nGute Besserung von uns allen\n{me}",
      { by: "beatriz", after: 120 },
    ),
    says("Sie hat es sofort gesehen und nichts gesagt. Aber sie hat die Hand auf den Tisch gelegt. Danke.", {
      after: 25 * minutes.day,
    }),
  ),
  story(
    "Who feeds the heron?",
    { of: "ottoline", months: [11, 12, 1] },
    says("With this frost: is somebody looking after the heron? I know he is wild and that it is no business of mine."),
    answers(
      "Bram breaks the ice by the boat shed each morning at eight, officially for the sake of the boats. The heron stands two metres behind him, officially by chance.\n\n{me}",
    ),
    says("Then the world is in order. Thank you.", { after: 45 }),
  ),
  story(
    "Mi habitación de siempre",
    { language: "es", of: "long", on: "reservations" },
    says(
      "Estimados amigos: vuelvo en {arrive}, si Dios quiere, a mi habitación de siempre. Este año viene mi nieta, que estudia y necesita una mesa grande y silencio. Yo necesito lo contrario.",
    ),
    answers(
      "Querida doña Mercedes:\n\nsu habitación la espera, con el balcón. Para su nieta hemos puesto la mesa del antiguo despacho en la 312, donde solo se oye el agua. Y para usted: los jueves toca el cuarteto en el salón, y Kwame pregunta si este año le enseñará por fin la receta de las almendras.\n\n{me}",
      { after: 90 },
    ),
    says("Que traiga papel. Se la digo una sola vez.", { after: 200 }),
    notes("I bring paper. Two pens.", { by: "kwame" }),
  ),
];
