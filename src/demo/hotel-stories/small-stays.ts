// Small things during and after a stay: something is missing, something was lovely.
import { answers, notes, says, story } from "../story.ts";

const hello = "[Hello|Good morning|Dear all|Hi|Good evening|Dear team]";

export const hotelSmallStays = [
  story(
    "[Left behind in {room}|Forgotten: {thing}|Did you find {thing}?]",
    {},
    says(
      `${hello}, [I seem to have left|I am missing|we must have forgotten] {thing}, probably {corner}. We were in {room} until {lastDay}. [No hurry.|It was a present.|Silly, I know.]`,
    ),
    notes("[Found, {corner}.|It was {corner}, exactly where they say.|Nobody had handed it in. I looked again: {corner}.]", {
      by: "rosa",
    }),
    answers(
      "[Found, {corner}, and safe with us now.|Rosa looked {corner}, and there: found.] [Shall I post a small parcel, or would you rather have us keep it for your next visit?|Where may I send the parcel?|A parcel can go tomorrow. To the address on your booking?]\n\n{me}",
    ),
    says(
      "[By post, please, to the address you have. And thank Rosa.|To the address you have. You are wonderful.|To my office, please, Kettle Lane 4. Thank you, and her.]",
    ),
  ),
  story(
    "[1:The shower in {room}|Cold radiator|Window does not close]",
    {},
    says(
      `${hello}, [1:the shower in {room} only knows cold and colder|the radiator in {room} ticks and stays cold|the window in {room} rattles in the wind]. [We are out until {evening}.|It is not urgent.|With a baby it is rather urgent.]`,
    ),
    notes("[1:New washer, five minutes.|Air in the pipe. Done.|New hinge. Shuts like a drawer.]", { by: "bram" }),
    answers(
      "[Bram has been: it works again.|It is done, and he left a card with his name, should it come back.] [Tell us if not.|I am sorry that you had to ask.|And there is a second blanket on the chair.]\n\n{me}",
    ),
    says("[Much better. Thank you.|All good.|That was fast.]"),
  ),
  story(
    "[Thank you|A word of thanks|What a week|Home again]",
    {},
    says(
      `${hello}, we are home again, [with {weather} behind us|and the house is too quiet|and unpacking]. [1:Please tell the kitchen that {dish} was the best thing we ate this year.|The young woman at the desk remembered my name on the second day.|Nobody ever made us feel in the way, with three children.] [We wanted you to know.|It mattered more than you can guess.]`,
    ),
    answers(
      "[1:I have read it out in the kitchen. It went quiet, which it never does.|She knows now, and asks me to send her greetings by name.|Tell the three of them that the stairs are far too tidy.] [Come back when the lilac is out.|The house is too quiet here too.]\n\n{me}",
    ),
  ),
  story(
    "[Thank you|Lovely stay|Just to say it]",
    {},
    says(
      `${hello}, [no question, only thanks|nothing to answer here]. [{dish} alone was worth the trip.|{weather}, and we were still happy.|We slept through for the first time since the move.] [We will be back.|Until next year.]`,
    ),
  ),
  story(
    "[Bill for the last stay|Receipt, please|Question about the bill]",
    { on: "reservations" },
    says(
      `${hello}, [1:could you send me the receipt again|there is one breakfast too many on the bill|what is the 'lake fee']? [I need it for the tax office.|No drama.|We were in {room}.]`,
    ),
    answers(
      "[1:Here it is.|You are right, there was one too many; the money is on its way back.|The town takes it for the paths along the shore, it is one coin a night. I should have said so before.]\n\n{me}",
      { file: "receipt.pdf" },
    ),
    says("[1:Thanks!|Very correct of you.|Good to know, the paths are worth it.]"),
  ),
  story(
    "[Noise last night|Could somebody speak to them?|The room above]",
    { hours: [7, 11] },
    says(
      `${hello}, [the people in {otherRoom} came home at three and were proud of it|a child above us ran all night|the terrace talked until one]. [1:I do not want to make trouble.|We have two more nights.|I am a light sleeper, it may be me.]`,
    ),
    answers(
      "[1:You make none. I have spoken to them, kindly, and they were ashamed.|They leave today, so tonight will be still.|It is not you, I have had them on the telephone, too.] [Would you rather move to the garden side? {room} is free.|If not, ring me at any hour.]\n\n{me}",
    ),
    says("[We stay where we are, thank you.|We give it one more night here. Thank you.|Slept like a stone.]"),
  ),
  story(
    "[Not happy with breakfast|A bit disappointed|Honest feedback]",
    {},
    says(
      `${hello}, [we love the house, so I say it|I hesitate to write]: [the bread was of yesterday|we waited twenty minutes for coffee|nobody cleared our table for half an hour]. [It used to be better.|Perhaps it was a bad morning.]`,
    ),
    answers(
      "[Thank you for your feedback. We will pass it on.|We are sorry for the inconvenience and take all comments seriously.|You like the house and had to wait in it with nothing on the table: I would have hesitated, too, and I am glad that you wrote. We were one person short that morning and should have said so. If you are still here tomorrow, I bring the first coffee myself.]\n\nKind regards,\n{me}",
    ),
  ),
  story(
    "[Not happy with the service|We waited for an hour|Sunday lunch]",
    {},
    says(
      `${hello}, [1:an hour for soup|our order was forgotten twice]. [2:My mother is 84 and was too polite to say anything.|It was our only day together this month.|I would not mind, if anybody had come over to say something.]`,
    ),
    answers(
      "[1:You waited for an hour, and nobody came to say a word: that is the part I would mind most, too.|Twice forgotten, and nobody noticed until you got up. Have I understood it?] [One of us was ill, but that should have been my worry and not yours.|I was in charge, and I did not look around the room.] [2:May I ring your mother?|May I keep a table for you next Sunday, and stand behind it myself?]\n\n{me}",
      { by: "beatriz" },
    ),
    says("[That is decent of you. Yes.|We will give it another try.|You understood. Thank you.]"),
  ),
  story(
    "[{child} and the ducks|Question from {child}|A child's question]",
    {},
    says(
      `${hello}, {child}, {age}, [wants to know|has to know before bed]: [1:where do the ducks sleep?|is the lake deeper than our house?|does the night porter ever sleep?|how old is the oldest fish?] [We said we would ask somebody who knows.|The internet was not accepted.]`,
    ),
    notes(
      "[1:In the reeds, all in a row, the grumpy one at the end.|Eleven houses deep, at the two stones.|From nine to three, with the curtain shut. And once in 1998 by mistake.|Nobody knows. But there is a pike with a scar whom I have known for thirty years.]",
      { by: "bram" },
    ),
    answers(
      "[We asked the man who knows. He says:|Dear {child}, our boatman answers:] [1:in the reeds on the north side, all in a row, and one of them always stays awake.|eleven houses deep, at the two stones; less than it looks at night.|from nine to three, with the curtain shut, and once by mistake.|nobody knows, but there is a pike with a scar whom he has known for thirty years.]\n\n{me}",
    ),
    says(
      "[{child} is satisfied. Good night.|Follow-up questions are being prepared.|{child} has drawn it. It goes to you by post.]",
    ),
  ),
  story(
    "[Massage|A hand for my back|Can I get a massage tomorrow?]",
    {},
    says(
      `${hello}, [my back and the train did not agree|after two days of rowing I cannot lift my arms]. [Is there anyone|Who could help me] [tomorrow|on {soon}]?`,
    ),
    answers(
      "[There is an hour at {hour}, I have kept it for you.|There is one free hour, at {hour}.] [Signe is small and strong, and talks only if you do.|Bring the sore place and nothing else.]\n\n{me}",
    ),
    says("[Booked. Bless you.|Thank you!]"),
  ),
  story(
    "[Ill in bed|My wife has a fever|Is there a doctor?]",
    {},
    says(
      `${hello}, [my wife has had a fever since last night|our {child} has an earache and a fever|I think it is the flu]. We are in {room}. [Is there a doctor who comes?|What do we do here?]`,
    ),
    notes(
      "[Lemon, ginger, toast on the tray. I leave it at the door and knock twice.|Fresh sheets at four, I come in with a mask.]",
      { by: "rosa" },
    ),
    answers(
      "[The doctor from {town} comes at {hour}, she is used to hotel stairs.|I called the doctor: she drops by before noon.] [You need not do anything. Tea is on the way up, and the room is yours for as long as the fever wants it.|Tell me what usually helps you when you are ill, we may have it.]\n\n{me}",
      { after: 9 },
    ),
    says("[The doctor was here, it is harmless. We are touched.|Better today. The soup did it.|Thank you, thank you.]", {
      after: 700,
    }),
  ),
];
