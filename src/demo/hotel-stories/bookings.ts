// Bookings that change, go wrong, or turn out well.
import { answers, minutes, notes, rests, says, story } from "../story.ts";

export const hotelBookings = [
  story(
    "Booked the wrong year",
    { on: "reservations" },
    says(
      "Hello, I have just noticed that I booked for next year instead of this one. We are standing in your lobby. My wife is not speaking to me.",
    ),
    notes("They ARE in the lobby. Man with hat, woman with eyebrows.", { by: "jonas", after: 3 }),
    answers(
      "Please sit down by the fire, both of you, somebody brings tea. We have 303 free tonight and 118 tomorrow; I have moved the booking over, so that you have not lost a thing. If your wife would like to choose the room: I am the one with glasses.\n\n{me}",
      { after: 4 },
    ),
    says("She has chosen. She speaks again, though mostly to the waiter. Thank you.", { after: 30 }),
  ),
  story(
    "Flight cancelled, we lose a night",
    { on: "reservations", months: [12, 1, 2] },
    says(
      "Our flight is cancelled because of the snow, we get in tomorrow instead of tonight. The booking says no refunds. I understand if that is so, I just wanted to ask before I get upset with the wrong people.",
    ),
    answers(
      "The right people are the clouds. Tonight is taken off your bill, and we have put the night at the other end in case you want it: till {leave} instead of the day before. If not, one word is enough.\n\nThe last ferry tomorrow is at 21.40. If you miss it, call, and somebody rows. (Somebody drives. But it sounded better.)\n\n{me}",
      { after: 18 },
    ),
    says("You made an airport laugh. We take the extra night!", { after: 25 }),
  ),
  story(
    "Group of 22, coach arrives at noon",
    { on: "reservations", of: "travel" },
    says(
      "Hi team, my group of the {arrive}: 22 persons, 14 rooms, coach at noon. Four vegetarians, one vegan, one gentleman who eats only white things. Can they have rooms before two?",
    ),
    answers(
      "Hi Giulia, ten rooms by noon, the other four by one. Lunch from 12.15, so that nobody notices. For the gentleman in white: Kwame proposes cauliflower, pike-perch, rice, and panna cotta. Does white include cheese?\n\n{me}",
      { after: 90 },
    ),
    says("White includes cheese. Please tell Kwame that he is a poet.", { after: 30 }),
    notes("Told him. He wants it in writing.", { by: "tomasz" }),
    says("The gentleman in white had seconds. His daughter says that has not happened on any trip. All 22 home safe.", {
      after: 20 * minutes.day,
    }),
  ),
  story(
    "Double booked",
    { on: "reservations", months: [7, 8] },
    says(
      "I have your confirmation in my hand for {arrive}, and today an email says that there is no room for us. Which of the two is you?",
    ),
    notes(
      "Our mistake. The channel list was half an hour late and sold 204 twice. The others have already paid for their flight. So have these.",
      { by: "tomasz" },
    ),
    answers(
      "Both are us, and the second one should not exist. We sold the same room twice, half an hour apart. You have done nothing wrong and will not have to look for anything.\n\nYou have your four nights. Not in 204, though: in the boat house, which we do not usually let because it has its own jetty and I am rather attached to it. Same price. I attach the plan. If it is not right for you, tell me, and I find something else before this evening.\n\n{me}",
      { by: "ida", file: "floor-plan.png", after: 60 },
    ),
    says("We looked at the plan, and then at each other, and then we opened a bottle. Please make more mistakes.", { after: 40 }),
  ),
  story(
    "Cancelling. Reason: see below",
    { on: "reservations" },
    says("Please cancel our stay from {arrive}. We are no longer a 'we'. I suppose there is a fee."),
    answers(
      "Dear {first},\n\nit is cancelled, and there is no fee. There is no need to write anything more.\n\nShould you ever want to come as an 'I': the room above the boat shed has one bed, one lamp, and a door that closes well.\n\n{me}",
      { after: 25 },
    ),
    says("I did not expect to get something kind from a booking department today. I may take you up on that lamp.", {
      after: 2 * minutes.hour,
    }),
    rests(6),
    says("The room with the lamp, please. Three nights. With a book and no one.", { after: 2 * minutes.day }),
    answers("It is yours from Thursday. There is a shelf of books that people left behind on purpose.\n\n{me}"),
  ),
  story(
    "Late arrival, very late",
    { on: "reservations" },
    says("Our train gets to {town} at 00.47. Is anybody there? Is there anything to eat? We will be three, one of them furious."),
    answers(
      "Otto is there from ten in the evening until eight. He has keys, soup and patience. Please tell me who is furious and what they like.\n\n{me}",
      { after: 40 },
    ),
    says("My sister. Cheese. And to be left alone.", { after: 5 }),
    notes("Cheese, and I say nothing but good evening. I can do that.", { by: "otto" }),
    says("She says you have the only civilised man in the country at the desk, and he said two words.", {
      after: 2 * minutes.day,
    }),
  ),
  story(
    "Voucher from 2009",
    { on: "reservations" },
    says(
      "We were clearing my aunt's drawers and found a voucher of yours. One night, 'with breakfast and a rowing lesson'. It is dated fifteen years and more back. I assume it is worth nothing, but my cousin said to ask.",
    ),
    notes("That is my handwriting. My first summer here. Honour it, please. All of it. Bram still gives the lesson.", {
      by: "ida",
    }),
    answers(
      "It is worth one night, with breakfast and a rowing lesson. The owner recognised her own handwriting, and the rowing teacher is the same one. He wishes it to be known that he has improved.\n\nWhen would you like to come?\n\n{me}",
      { after: 50 },
    ),
    says("You are joking. You are not joking? My aunt would have been delighted. She was saving it for a good occasion.", {
      after: 100,
    }),
    answers("Then let us make it one.\n\n{me}", { after: 10 }),
  ),
  story(
    "Invoice for my employer",
    { on: "reservations", weekdays: [1, 2, 3, 4, 5] },
    says(
      "Could the invoice for my stay please go to Quarrystone Architects, and not say 'romantic weekend package'? I was alone. It was the cheapest rate. I have a boss.",
    ),
    answers(
      "Of course. It now says 'two nights, single use, with breakfast'. The rose petals have been struck from the record.\n\n{me}",
      { file: "receipt.pdf" },
    ),
    says("You have saved a career.", { after: 12 }),
  ),
];
