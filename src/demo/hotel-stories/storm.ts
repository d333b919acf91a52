// The evening of the storm: no ferry, no light for an hour, and everybody writes.
import { answers, says, story } from "../story.ts";

export const hotelStorm = [
  story(
    "Is the ferry running?",
    {},
    says(
      "[We are standing at the pier in {town}|We are stuck in {town}|We are on the wrong side of the lake], the [board says nothing|man at the kiosk shrugs|app says 'unknown']. Is the ferry [running|going] tonight?",
    ),
    answers(
      "No, and it will not before morning: the wind is at nine. Please do not wait at the pier. [1:The road round the lake is open, it takes forty minutes.|There is a bus from the market square at eight, we are holding soup for whoever is in it.] Your room stays yours however late it gets.\n\n{me}",
      { after: 12 },
    ),
    says("[1:We drive. Thank you for answering, nobody else does.|Found the bus. Soup, please.]", { after: 20 }),
  ),
  story(
    "No light in the room",
    {},
    says(
      "[Everything went dark in {room}.|No light anywhere on our floor.] [Should we worry?|Is that the storm or did I do something?] {child} is [fine|thrilled|under the bed].",
    ),
    answers(
      "It is the storm, the whole shore is dark, and you have done nothing. [Candles are on the way up, with Otto.|Nell is on the stairs with candles.] The fire in the hall is lit, there is cocoa on it, and [somebody is playing the piano badly.|the choir has begun to sing.]\n\n{me}",
      { after: 8 },
    ),
    says("[We are coming down.|Best hour of the whole trip, by the way.|Light is back. Pity.]", { after: 55 }),
  ),
  story(
    "Arriving tomorrow: is everything all right?",
    { on: "reservations" },
    says(
      "[We saw the news.|They show your lake on the news.] Is everybody [safe|all right]? We are due tomorrow and would [understand if not|stay away if you need the rooms].",
    ),
    answers(
      "Everybody is well. We have lost [one alder and eleven roof tiles|the old alder, and a bench that nobody liked], and gained an evening that the guests talk about at breakfast. Do come. [Bring boots.|The ferry goes again from noon.]\n\n{me}",
    ),
  ),
  story(
    "Thank you for last night",
    { hours: [7, 11] },
    says(
      "[I was in {room} during the storm.|We were the ones with the dachshund.] I [was more afraid than I showed|do not like thunder]. The [tall man|night porter] sat down beside us and [explained how the house is built|told us about the flood of his childhood] until it was over. [Please tell him.|He should know.]",
    ),
    answers("He knows now, I read it to him. He said 'hm', which is a lot.\n\n{me}", { after: 25 }),
  ),
];
