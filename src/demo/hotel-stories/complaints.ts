// Anger and disappointment at the hotel; some of it met well, some of it not.
import { answers, minutes, notes, says, story } from "../story.ts";

export const hotelComplaints = [
  story(
    "Not what you promised",
    {},
    says(
      "We booked 'lake view'. We had the lake, yes, if one stood on the bathtub. My wife turned 60. I had told her for months about waking up to the water. When I said so at the desk I was told it was 'within the category'. I felt like a fool in front of her.",
    ),
    answers(
      "Dear Sir,\n\nthank you for your feedback. As stated on our website, views may vary within a category. We hope to welcome you again.\n\nKind regards,\n{me}",
      { by: "hugo", after: 60 },
    ),
    says("That is the same sentence again, in writing.", { after: 30 }),
    notes("I am taking this. He is right about the room and right about the sentence.", { by: "beatriz", after: 30 }),
    answers(
      "Dear {first},\n\nyou had promised her the water in the morning, for her sixtieth, and you had to climb onto a bathtub for it. Then somebody explained a category to you, twice. I would have felt as you do. Did I understand it?\n\nWhat was said to you was wrong, and 307 does not belong to the rooms with a view. We have taken it out today.\n\nI cannot give you that morning back. I can offer another: any two nights you like, in 410, where one sees the lake from the pillow. Not as a voucher, I would simply write your name in.\n\n{me}",
      { by: "beatriz", after: 25 },
    ),
    says(
      "You understood it. I was not after a free night. But I did want somebody to say that it was not in my head. We will think about it.",
      { after: 400 },
    ),
    says("We thought about it. The second weekend in May?", { after: 3 * minutes.day }),
    answers("Written in. 410, from the pillow.\n\n{me}", { by: "beatriz" }),
  ),
  story(
    "Noise at 2 a.m.",
    { hours: [2, 7] },
    says(
      "It is ten past two. Above us somebody is moving furniture, or dancing with it. We called the desk and it rang out. I have an exam at nine.",
    ),
    notes(
      "I was on the third floor with the lift. That was me not answering. I went up at half past: it was a lady rearranging because of draught. I moved the bed for her.",
      { by: "otto", after: 30 },
    ),
    answers(
      "Dear {first},\n\nthe phone rang out because our one night porter was in the lift with a wheelchair. That is an explanation and no comfort at ten past two, before an exam.\n\nIf you read this before nine: breakfast is at the desk in a bag, the taxi to the university is called and paid. How did you sleep after half past?\n\n{me}",
      { after: 10 },
    ),
    says("Badly, but some. The bag had a banana with 'good luck' on it in pen. I passed.", { after: 10 * minutes.hour }),
    notes("We get a phone that rings on the porter's belt. Ordered.", { by: "ida" }),
  ),
  story(
    "Bill is wrong, again",
    { on: "reservations" },
    says(
      "This is the third time that I write. I was charged for a minibar. There is no minibar in 112. I have photographed the place where a minibar would be.",
      { file: "receipt.pdf" },
    ),
    answers(
      "Please accept our apologies for any inconvenience caused. Your request has been forwarded to the responsible department.\n\n{me}",
      { by: "hugo", after: 500 },
    ),
    says("Which department is responsible for a minibar that does not exist?", { after: 15 }),
    notes("Refunded. And I looked: 112 was charged for 212's minibar four times this year. Fixed in the list.", {
      by: "tomasz",
      after: 90,
    }),
    answers(
      "A good question, and I laughed, and then I was ashamed, because you had to ask it three times.\n\nThe money went back to your card at 10.40. The reason: two rooms had changed places in our list, so that 112 paid for what 212 drank. You found it; four other guests had simply paid. They hear from us today.\n\n{me}",
      { by: "tomasz", after: 20 },
    ),
    says("Thank you. That is the first answer that was written by somebody.", { after: 60 }),
  ),
  story(
    "Cold breakfast, warm welcome?",
    {},
    says(
      "[The eggs were cold|Cold eggs], the coffee machine was broken and the young man said 'it is what it is'. For that price it should be something else.",
    ),
    answers("I am sorry that you feel that way. The coffee machine was repaired by noon.\n\n{me}", { after: 240 }),
    says("I do not 'feel that way'. The eggs were cold.", { after: 20 }),
    answers(
      "The eggs were cold. The coffee was missing, and then nobody took it seriously. I was that young man, and 'it is what it is' was a thoughtless thing to say to somebody who had paid for a good morning.\n\nMay I make up for it with the eggs? You are here until {soon}: tell me when, and how long, and I bring them to {room} myself.\n\n{me}",
      { after: 30 },
    ),
    says("Seven thirty, five minutes, and let us say no more about it.", { after: 10 }),
    says("Four minutes fifty. Perfect. You will go far.", { after: 13 * minutes.hour }),
  ),
  story(
    "I need to say this to somebody",
    {},
    says(
      "I do not want anything from you. I checked out this morning after the worst week of my life, which was not your fault. The heating knocked, the lift stuck, it rained, and each time I came to the desk somebody had a form. I am not complaining. I only needed somebody to look up.",
    ),
    answers(
      "Thank you for writing it down, though you want nothing.\n\nA week like that, and each time you came to us, you met the top of a head over a form. I read your letter aloud this morning to the five of us who have the desk. Nobody said anything for a while.\n\nWe look up now. I hope the next week is kinder to you.\n\n{me}",
      { by: "ida", after: 180 },
    ),
    says("That was more than I expected. It is a little kinder already.", { after: 900 }),
  ),
  story(
    "Wheelchair: 'fully accessible'?",
    {},
    says(
      "Your page says fully accessible. The sauna has a step of 14 cm, the jetty has a gap, and the door of the accessible bathroom opens inwards so that I could not close it. I measured everything. I can send you the list, if somebody means to read it.",
    ),
    answers(
      "I mean to read it. Please send it, with the centimetres.\n\nUntil then the word 'fully' is gone from the page, since this morning, and it says what is so: where the steps are and how high.\n\n{me}",
      { by: "ida", after: 70 },
    ),
    says("You are the first hotel in eleven that has not sent me a hand-wringing. List attached.", {
      file: "floor-plan.png",
      after: 100,
    }),
    notes(
      "Door can be hung the other way tomorrow. Plate for the jetty by Thursday. The sauna step needs a mason, three weeks.",
      { by: "bram" },
    ),
    answers(
      "Here is your list with dates beside it: the door tomorrow, the jetty Thursday, the sauna in three weeks. The light switch in the lift hall I would not have seen in a hundred years.\n\nWould you come and measure again when it is done? As our guest. You know what to look for, and we do not.\n\n{me}",
      { by: "ida", after: 150 },
    ),
    says("Gladly. I bring my own tape.", { after: 40 }),
  ),
  story(
    "Spider",
    {},
    says("There is a spider in {room}, and I am a grown man, and I am writing this from the corridor."),
    answers("Nobody will ever know. Stay in the corridor, I am coming up with a glass and a postcard.\n\n{me}", { after: 3 }),
    says("She has been moved to the rose bed. I am told she is called Gerda. My thanks, and my silence is for sale.", {
      after: 14,
    }),
  ),
];
