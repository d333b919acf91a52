// Servers and what runs on them: weather, satellites, a school server under a desk.
import { answers, minutes, notes, says, story } from "../story.ts";

export const hostingMachines = [
  story(
    "Clock of our server is 4 minutes wrong",
    {},
    says(
      "We measure when swifts come and go. Our server's clock is four minutes and some seconds late, so according to us they fly before they take off. How long has that been?",
    ),
    notes("Time service was off since the kernel update, 11 days. Drift is even, about 23 s a day.", { by: "wim" }),
    answers(
      "Since the 3rd, when an update of ours left the time service switched off. It is right again, and watched.\n\nWhat you measured is not lost: it drifted evenly, 23.4 seconds a day, and Wim has written down the line with which you can correct each value. He asks whether he may see the swifts.\n\n{me}",
      { after: 40 },
    ),
    says("Corrected. The swifts take off before they fly again. Wim is invited, at five in the morning, with a jumper.", {
      after: minutes.day,
    }),
  ),
  story(
    "Backups: have you ever tried to restore one?",
    {},
    says(
      "A question that I put to every provider once a year. Not whether there are backups. Whether somebody has restored ours, looked at it, and can tell me what was in it.",
    ),
    answers(
      "An honest answer: not yours, not this year. We restore twenty at random each week, and yours had not come up.\n\nSo I did it this morning: last night's copy on an empty machine, 41 minutes from nothing to your front page. In it: 12,408 records, the newest from 02:58, and a picture of a donkey in the folder 'board'. One thing failed: your mail templates are not in the copy, because they lie outside. They are from tonight on.\n\n{me}",
      { after: 300 },
    ),
    says("That is the first answer in nine years that told me something I did not want to hear. The donkey is our treasurer's.", {
      after: 90,
    }),
  ),
  story(
    "Server under the teacher's desk",
    {},
    says(
      "Our school's server stands under a desk since 2011 and is also the footrest of our maths teacher, who retires in summer. 600 pupils, timetable, library. How does one move such a thing? I teach French.",
    ),
    answers(
      "With less fear than one thinks, and not in term time.\n\nThree steps: I copy it while it runs, and it notices nothing. Then you use the copy for a week, and the footrest stays as it is. When everybody is content, the footrest is only a footrest.\n\nWhat I need: an hour beside it with somebody who may open the room, and the name of the one person who knows what must never fail.\n\n{me}",
    ),
    says("The one person is Mrs Aldous in the office. What must never fail is the substitution plan at 7:10.", {
      after: minutes.day,
    }),
    notes("Moved in the half-term week. 7:10 plan runs from two places until summer, to be sure.", {
      by: "greta",
      after: 3 * minutes.week,
    }),
    answers(
      "It has run here for a week now, and the plan was there at 7:10 each morning; I looked. You may tell the maths teacher that his feet are free.\n\n{me}",
      { after: 60 },
    ),
    says("He took it home. It holds a door open now.", { after: 2 * minutes.day }),
  ),
  story(
    "Weather balloon, needs a machine for two hours",
    { hours: [14, 17] },
    says(
      "We are fourteen amateurs with a balloon. It sends a position each second, and on Saturday some thousand people will want to see it on a map, for two hours. Then never again. What does one rent for that?",
    ),
    answers(
      "For two hours one rents nothing, one borrows. I have set up {server} for you until Sunday night, with a page that takes a thousand people without sweating; I tried with three thousand that I made up.\n\nIf you like to pay: send us a picture from the top.\n\n{me}",
    ),
    says("Landed in a cemetery, 31 km up, picture attached. One sees your town, if one knows where.", {
      after: 5 * minutes.day,
      file: "graph.png",
    }),
    notes("Hung it in the machine room.", { by: "wim", after: 200 }),
  ),
  story(
    "Your maintenance at 3 a.m. is my 11 a.m.",
    {},
    says(
      "You announce maintenance 'at night'. Our readers are in New Zealand. It is always exactly our busiest hour, five times this year. I have asked twice.",
    ),
    answers(
      "Twice, and both times somebody wrote that it had been passed on; I found the letters. It was passed on to nobody.\n\nI have done it differently: your machine is in a group of its own now, together with the eleven others whose day is our night, and its window is 15:00 here. The next one is on Thursday, and you hear the day before, at your time. Does that fit?\n\n{me}",
      { after: 120 },
    ),
    says("It fits. I had the letter to your competitor half written.", { after: 700 }),
    answers("Keep the half. I hope you never need the rest.\n\n{me}", { after: 60 }),
  ),
  story(
    "Satellite dish for a hut: will it work?",
    { months: [3, 4, 5] },
    says(
      "Mountain hut, 2,300 m, open from June. Bookings by mail. The line is a dish with 40 per cent loss when it snows, and in June it snows. Does your mail survive that?",
    ),
    answers(
      "Mail is patient, so yes: what does not get through is tried again for five days. The web form is not; so I would let it stay here in the valley, and send you each booking as a mail that waits.\n\nI have tried it with a line that loses half of everything: four minutes late, nothing lost. Do you have power at night?\n\n{me}",
    ),
    says("Until ten. Then candles. Four minutes is quicker than our marmots.", { after: minutes.day }),
  ),
];
