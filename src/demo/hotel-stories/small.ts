// Small things that guests of the hotel write about before they come, told again and again in other words.
import { answers, notes, says, story } from "../story.ts";

const hello = "[Hello|Good morning|Dear all|Hi there|Good evening|Dear Alderwater]";
const end = "[Many thanks|Thank you|Best wishes|Kind regards|All the best|With thanks], {first}";

export const hotelSmall = [
  story(
    "[Parking|A place for the car|Where to leave the car?]",
    { on: "reservations" },
    says(
      `${hello}, [we come by car|we arrive by car this time] on {arrive}. [Is there parking at the house|Can one park near the house|Do we need to book a space]? [1:It is a van, 2.30 high.|It is a small one.|It is electric and will be rather empty.]\n\n${end}`,
    ),
    answers(
      "[Yes, behind the boat shed, eighteen places, free.|There is room for you behind the boat shed.] [1:The low gate is 2.60, you fit through.|Any place but the one with the plug.|The one with the plug is kept for you.] [Not under the alder, if there is wind.|Please leave us the number plate at the desk.]\n\n{me}",
    ),
    says("[Perfect.|Wonderful, thank you.|That was quick. Thanks.]"),
  ),
  story(
    "[One night more|Can we stay longer?|Extending our stay]",
    { on: "reservations" },
    says(
      `${hello}, we [are booked|have a room] until {leave} and would [love to stay|like to add] one night. [My sister decided to come after all.|The weather looks kind.|Nobody needs us at home, it turns out.] [Is {room} still free?|Could we keep the room?]`,
    ),
    answers(
      "[You can, and in the same room.|Yes. {room} stays yours, you need not even close the suitcase.|The room is taken, but {otherRoom} is free and has the better view; we carry your things over.]\n\n{me}",
    ),
    says("[Lovely.|We are so glad.|Wonderful. We take it.]"),
  ),
  story(
    "[Vegan breakfast|What is there for vegans?|Breakfast without eggs and milk]",
    {},
    says(
      `${hello}, [my partner|my daughter|our friend] is vegan. [Is there more than fruit?|What would breakfast look like?] We come on {arrive}.`,
    ),
    answers(
      "[More than fruit: rye bread, bean spread, mushrooms, porridge with oat milk, and on Sundays {dish} in a version that nobody can tell apart.|Kwame bakes without butter twice a week anyway, and would love an excuse for a third time.] [Is there something you miss when you travel?|Sweet or salty, what would be nicer?]\n\n{me}",
    ),
    says("[1:Pancakes, always.|Cheese, but no hotel can help there.|Porridge makes us both happy.]"),
    notes("[1:Pancakes, noted.|I have a cashew cheese that fools the fishermen.|Porridge it is.]", { by: "kwame" }),
    answers(
      "[1:Pancakes on both mornings.|Then be ready for a surprise on the second morning.|Then porridge, with plums.]\n\n{me}",
    ),
  ),
  story(
    "[Table for {persons}|Dinner on {arrive}|A table by the window?]",
    {},
    says(
      `${hello}, [could we have|may I book] a table for {persons} at {evening} on {arrive}? [1:By the window, if that can be.|One of us is in a wheelchair.|One of us is two years old and loud.|It is my brother's first evening out since his operation.]`,
    ),
    answers(
      "[Table for {persons} at {evening}.|It is written down: {persons}, {evening}.] [1:It is the one by the window.|The chair at the end comes out.|We put you near the door to the garden, where loud is allowed.|The lamp there is soft. We shall not make a fuss, but he will be looked after.]\n\n{me}",
    ),
  ),
  story(
    "[Train to {town}|How do we get to you?|From the station]",
    {},
    says(
      `${hello}, we arrive in {town} at {hour} [1:with too much luggage|with two bicycles|with my mother, who walks slowly]. [How do we get to you best?|Is there a shuttle?|What would you do?]`,
    ),
    answers(
      "[1:Our car fetches you, just look for the wooden fish on the windscreen.|I would take the ferry: it waits for the train, takes bicycles, and one sees the house from the water first.|The bus stops at the gate, but it is steep. We come and get you both.] [It takes twenty minutes.|No charge.|See you in front of the station.]\n\n{me}",
    ),
    says("[1:Yes please.|The ferry it is.|Perfect. See you then.]"),
  ),
  story(
    "[Boat for an afternoon|Can we take a boat out?|{boat}]",
    { months: [4, 5, 6, 7, 8, 9, 10] },
    says(
      `${hello}, [can one book {boat}|is {boat} free] on [{soon}|{arrive}]? [1:Neither of us has ever rowed.|My son has a licence since Tuesday.|I used to sail, forty years ago.]`,
    ),
    answers(
      "[It is free from two.|Bram has put your name on it.] [1:He shows you how, it takes ten minutes, and nobody has drowned since 1953.|He asks to see the licence, out of admiration.|One does not unlearn it. He will go along for the first round if you like.]\n\n{me}",
    ),
    says("[Thank you, we look forward to it.|Two o'clock. We bring biscuits for Bram.|Great.]"),
  ),
  story(
    "[Late check-out|Leaving later on {leave}|Room until the afternoon?]",
    {},
    says(
      `${hello}, our [train|flight|lift home] goes only at {hour} in the afternoon. [Could we keep {room} until two?|Is there a way to keep {room} a little?]`,
    ),
    answers(
      "[Until two is fine, nobody comes before four.|The room is needed at noon, I am afraid; but your bags can sleep in the library, and so can you.|Of course. Rosa starts on the other side of the house that day.]\n\n{me}",
    ),
  ),
  story(
    "[Change of dates|We have to move our stay|Later by a week?]",
    { on: "reservations" },
    says(
      `${hello}, [1:my daughter has chickenpox|the exam was moved|work, as always]. Could [we move our booking|our two nights move] from {arrive} to {leave}? [I know it is short notice.|We would hate to cancel.]`,
    ),
    answers(
      "[Moved.|It is moved, at the same price.] [1:I hope the spots itch less soon.|Good luck with the exam.|The lake waits.] I have kept 208 for you, as before.\n\n{me}",
    ),
    says("[You are kind.|Thank you so much.|What a relief.]"),
  ),
  story(
    "[Gift for a friend|A voucher|Present for my parents]",
    { on: "reservations", months: [11, 12, 1, 5, 6] },
    says(
      `${hello}, I would like to give [my parents|a friend who has had a hard year|my old teacher] two nights with you. [Do you have something nicer than a printed code?|How does it work?|It should not say how much it cost.]`,
    ),
    answers(
      "[We write it by hand, on the paper of the house, and it does not say a price.|You pay here, and they get a key fob with their name on it; it opens nothing yet, but it is heavy and smells of wood.] [What shall stand on it?|Is there a sentence that you would like in it?]\n\n{me}",
    ),
    says("['For when you are tired.'|Just: 'Go.'|'You have carried enough for this year.']"),
    answers(
      "[It went out today.|Written, sealed, and in the post.] [I had to read it twice.|Nell has the best handwriting, so she wrote it.]\n\n{me}",
    ),
  ),
  story(
    "[Is there a gym?|Swimming in the morning|Sauna times]",
    {},
    says(
      `${hello}, [1:when is the sauna open|can one swim before breakfast|is there somewhere to run]? [I get up at five and cannot help it.|It is for my back.]`,
    ),
    answers(
      "[1:The sauna is warm from four to ten.|The lake is always open; the steps by the willow are the kindest.|The path along the shore is five kilometres and has a lamp at every bend.] [At five in the morning you would meet Otto, who has the coffee ready.|And for backs: the small pool has 33 degrees.]\n\n{me}",
    ),
  ),
  story(
    "[Wi-Fi for a video call|Working for a day|A quiet corner?]",
    {},
    says(
      `${hello}, I must [1:give a talk|be in a meeting|take an exam] online on {soon} from {hour}. [Is the connection good enough?|Where is it quiet?] [I have been cut off in better hotels.|My boss believes I am at home.]`,
    ),
    answers(
      "[The library: cable, door, no clock that strikes.|The old office behind the desk is yours for that hour, with a cable.] [I put a sign on the door.|The background is a bookcase, your boss will be impressed.]\n\n{me}",
    ),
    says("[You are a gem.|It went well. Thank you.|Bookcase received compliments.]"),
  ),
  story(
    "[Christmas with you?|Between the years|New Year's Eve]",
    { on: "reservations", months: [9, 10, 11, 12] },
    says(
      `${hello}, [is there still a room|do you have anything] [over Christmas|between Christmas and New Year|for New Year's Eve]? [3:We are two, and quiet.|It is just me this year.] [2:No fireworks, please, because of the dog.|Is there a tree?]`,
    ),
    answers(
      "[There is one left, on the garden side.|Somebody cancelled this morning: 206 is free.] [2:No fireworks here, ever, because of the heron.|The tree stands outside and has candles, and Bram stands beside it with a bucket.] [3:Shall I keep it until tomorrow?|You will not be the only one who comes alone; there is a long table for whoever likes one.]\n\n{me}",
    ),
    says("[3:We take it.|The long table sounds right.]"),
  ),
];
