// Families, allergies, dogs and grandparents at the hotel.
import { answers, minutes, notes, says, story } from "../story.ts";

export const hotelFamilies = [
  story(
    "Sesame",
    { on: "reservations" },
    says(
      "Our son {child} is {age} and allergic to sesame, the serious kind, with the pen. We have been told 'no problem' by hotels before, and then there was a problem. I would rather hear 'we cannot' than 'no problem'. Can you?",
    ),
    answers(
      "Dear {first},\n\nyou would rather hear a no than a careless yes. So here is what we can and cannot do.\n\nWe can: cook for {child} in the small kitchen, where no sesame has been since spring; bake his bread ourselves; have two people on every shift who know where the pen is. We cannot: promise anything for the picnic kiosk at the ferry, which is not ours. Does that give you what you need, or is there something I have not thought of?\n\n{me}",
      { after: 90 },
    ),
    notes(
      "No tahini in the small kitchen from the day before. I'd like to know whether he may choose what is for dinner. Children with allergies never get to choose.",
      { by: "kwame" },
    ),
    says("Nobody ever told us about the kiosk. That is how I know you mean it. We come.", { after: 120 }),
    answers("Kwame has a question for {child}: what would he like for dinner on the first evening? Anything, he says.\n\n{me}", {
      after: 30,
    }),
    says("Dumplings 'like the others have'. He has never had any in a restaurant.", { after: 200 }),
    says("He ate eleven. I had to go outside for a moment.", { after: 25 * minutes.day }),
  ),
  story(
    "Dog, large, elderly, afraid of stairs",
    { on: "reservations" },
    says(
      "We would like to come with Pudding, a wolfhound of eleven years. He is the size of a sofa and will not climb more than three steps. Is there a room for the three of us?",
    ),
    answers(
      "Dear {first},\n\nroom 105 opens onto the meadow and has exactly one step, which we can cover with a board. It looks out on ducks. How does Pudding feel about ducks?\n\n{me}",
      { after: 45 },
    ),
    says("He thinks they are his employees.", { after: 10 }),
    answers("Then he will find them understaffed. 105 is yours, with the board. There is no charge for colleagues.\n\n{me}", {
      after: 12,
    }),
    notes("Board for the step in 105, and the old mattress from the boat shed. Rosa, would you?", { by: "tomasz" }),
    notes("Done. The mattress has a sheet. Sofas need sheets.", { by: "rosa" }),
  ),
  story(
    "Grandfather is blind",
    {},
    says(
      "My grandfather wants to come along once more. He is blind since last year and used to walk everything. Is there anything at your place that he can do by himself? It matters that it is by himself.",
    ),
    answers(
      "There is the round by the shore: 400 steps, a rope on posts the whole way because of the winter ice, gravel underfoot and grass on either side, so that feet know where they are. A bench at the half, where the reeds are loud. Nobody has to walk with him. He would be back in a quarter of an hour, or whenever he wants.\n\nWould he like to have it described first, or find out?\n\n{me}",
      { after: 55 },
    ),
    says("Find out. He laughed. He has not laughed since the diagnosis.", { after: 80 }),
    says("He did it four times a day. On the last one he came back with a feather and would not say from where.", {
      after: 19 * minutes.day,
    }),
  ),
  story(
    "Cot, night light, quiet please",
    { on: "reservations" },
    says(
      "First trip with the baby. We have no idea what we are doing. What do people bring? What do you have? She sleeps if there is something humming.",
    ),
    answers(
      "Congratulations, and nobody knows what they are doing on the first trip.\n\nIn the room when you come: cot, a mat for changing, a kettle, a dim light, a blackout blind that really is dark. You can leave at home: towels, pram (we have two), high chair. Bring: the one blanket that smells right.\n\nAs to humming: 208 lies above the old ice cellar. The machine hums in B flat, all night, softly. We usually apologise for it. Would you like it?\n\n{me}",
      { after: 100 },
    ),
    says("We want the hum. I cannot believe I am writing that.", { after: 15 }),
    says("She slept seven hours. SEVEN. My husband has recorded the ice machine on his phone.", { after: 22 * minutes.day }),
  ),
  story(
    "Homework on holiday",
    { months: [2, 4, 7, 8, 10] },
    says(
      "{child} has to write about 'somebody who works while others sleep'. Would the night porter answer five questions? It need not be today.",
    ),
    notes("I will. But the answer to number four is long.", { by: "otto" }),
    answers(
      "Otto says yes, and that number four will take a page. He writes by hand, in the quiet between three and five. May we send you a picture of the pages?\n\n{me}",
      { after: 40 },
    ),
    says("A page! She cannot wait. She has told the class already.", { after: 25 }),
    answers("Here they are.\n\n{me}", { file: "letter.txt", after: minutes.day }),
    says("Best mark of the class. The teacher wants to know if he is real.", { after: 8 * minutes.day }),
  ),
  story(
    "Two children, one window seat",
    {},
    says("[We arrive|We are coming] on {arrive} with twins of {age}. They will fight about the bed at the window. Any tricks?"),
    answers(
      "Room {room} has two windows. It is the only cure that we know. Shall I change your booking? It costs the same.\n\n{me}",
    ),
    says("Peace on earth. Yes.", { after: 22 }),
  ),
  story(
    "My husband has dementia",
    { on: "reservations" },
    says(
      "I would like to come for a week with my husband. He was here as a young man. He has dementia now, gets up at night and looks for his mother. I am tired, I admit it. Is it fair to you and your guests?",
    ),
    answers(
      "Dear {first},\n\nit is fair. You are tired, he gets up at night, and you wonder whether you may ask this of others. Is that right?\n\nOtto, our night porter, is awake anyway. He says that whoever looks for somebody at night is best given a cup of something warm and asked about her. He has done it before, with his own father. If you tell us one sentence that calms your husband, it will stand on a card at the desk.\n\nAnd you could sleep.\n\n{me}",
      { by: "beatriz", after: 120 },
    ),
    says("The sentence is: 'She is on the way, she took the late ferry.' I am crying a little. We will come.", { after: 60 }),
    notes("Learned it. The late ferry. I like that.", { by: "otto" }),
    says(
      "He sat with Otto three nights out of seven, and I slept, all of them. On the last evening he told me that the young man at the desk was very kind. I do not think Otto has been called a young man for a while.",
      { after: 30 * minutes.day },
    ),
    answers("He has told everyone. The lamp at his desk stays on for you both.\n\n{me}", { by: "beatriz" }),
  ),
];
