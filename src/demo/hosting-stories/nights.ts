// What breaks at night at the hosting company, and who is awake.
import { answers, minutes, notes, rests, says, story } from "../story.ts";

export const hostingNights = [
  story(
    "Migration stopped in the middle, shop opens at 8",
    { hours: [2, 3] },
    says(
      "It is 2 a.m. and I am moving our shop to you. Half of the orders are on the new machine, half on the old one, and the copy has stopped with 'no space left on device'. I have pressed nothing since. At eight people will want to buy things. Please tell me somebody is awake.",
      { file: "server.log" },
    ),
    answers(
      "Somebody is awake. I am Deniz.\n\nAs I understand it: orders are split over two machines, the copy ran out of space at 02:14, and nothing has been deleted. Is that right? If so, nothing is lost, and you did the best thing one can do at that hour, which is not to press anything.\n\nI am making the disk bigger now. Please have a glass of water.\n\n{me}",
      { by: "deniz", after: 4 },
    ),
    says("Right, nothing deleted. Water is a good idea. My hands are shaking, which is ridiculous.", { after: 3 }),
    answers(
      "It is not ridiculous, it is two o'clock.\n\nDisk is at 160 GB. I restarted the copy from order 118,204, where it stopped. It will take until about ten past four. I watch it. You could sleep: I write at four, and if anything is odd I ring you. May I have a number?\n\n{me}",
      { by: "deniz", after: 9 },
    ),
    notes("Old machine is somebody else's. I put a read-only lock on the new one so that no new order gets in twice.", {
      by: "deniz",
      after: 5,
    }),
    answers(
      "04:11. All 131,870 orders are here, and none twice; I counted on both sides. The shop answers on the new machine. I left the old one untouched, in case you want to look at it by daylight.\n\nGood morning.\n\n{me}",
      { by: "deniz", after: 95 },
    ),
    says(
      "I woke up at seven in a panic and read this in bed. First order came in at 8:03, somebody bought a teapot. Thank you for the water.",
      { after: 4 * minutes.hour },
    ),
  ),
  story(
    "Everything down before the premiere",
    { hours: [17, 19], weekdays: [5, 6] },
    says(
      "Doors open at seven thirty and our ticket page says 502. There are 400 people on their way with tickets on their phones which they cannot open. I run a theatre, I do not know what 502 means.",
    ),
    answers(
      "502 means: our door is open, and behind it nobody answers. Your ticket program ran out of memory at 17:48, I can see it. I am restarting it with more of it, this takes two minutes. Do not close the page.\n\n{me}",
      { by: "priya", after: 3 },
    ),
    answers("It is back. I opened four tickets myself. I stay on it until your curtain is up. What are you playing?\n\n{me}", {
      by: "priya",
      after: 5,
    }),
    says("It works! 'The Tempest', would you believe it.", { after: 4 }),
    answers("I would. Curtain up, calm sea.\n\n{me}", { by: "priya", after: 6 }),
    notes(
      "The page loads the whole season for each ticket. Femi, could you look on Monday how they could avoid that? I will offer it to them, they did not ask.",
      { by: "priya" },
    ),
    notes("Looked. One missing index. I wrote it down in four lines that they can hand to whoever built it.", {
      by: "femi",
      after: 200,
    }),
    answers(
      "Our developer had a look at why the memory ran out, and wrote down four lines for whoever built your page. With them it will not happen at the next premiere.\n\n{me}",
      { by: "priya", after: 60 },
    ),
    says("You looked AFTER it was fixed? Who does that? Two tickets are at the box office under 'the calm sea'.", { after: 200 }),
  ),
  story(
    "I deleted the database",
    { hours: [22, 24] },
    says(
      "I deleted the wrong database. It was called 'test'. It was not a test. It has eleven years of bird observations of our club in it. I am 71 and I have not told the others yet.",
    ),
    notes("Snapshot at 21:00, delete at 22:06. We lose 66 minutes at most.", { by: "deniz", after: 130 }),
    answers(
      "Dear {first},\n\neleven years of birds, called 'test', and you have been sitting with this alone since ten. It is all here. We take a copy each night at nine; the deletion was at 22:06. So what may be missing is an hour and six minutes of one evening.\n\nMay I put it back now? It takes four minutes. Did anyone enter birds after nine?\n\n{me}",
      { by: "deniz", after: 5 },
    ),
    says("Only me. One tawny owl. I remember it well.", { after: 6 }),
    answers(
      "Everything is back but the owl. You will have to enter it again.\n\nAnd if I may: I have renamed the database to 'birds', and made it ask twice.\n\n{me}",
      { by: "deniz", after: 8 },
    ),
    says("The owl is in. I told the others at the meeting, and they applauded you. Some of them know what a database is now.", {
      after: 6 * minutes.day,
    }),
  ),
  story(
    "Disk full, 4 a.m.",
    { hours: [3, 5] },
    says(
      "{server} says disk full. It is logs, I know it is logs, I was going to do it this week. Can you give me 20 GB until the morning so that I can go back to bed?",
    ),
    answers("You have 20 GB more, no charge until {soon}. Go to bed.\n\n{me}", { by: "deniz", after: 3 }),
    says("Cleaned up: 31 GB of logs of one cron job that says hello every second. Thank you.", { after: 6 * minutes.hour }),
  ),
  story(
    "The site is slow. Is it us or you?",
    {},
    says(
      "Since {lastDay} our pages take six seconds. Our developer says it is the server. You will say it is the developer. I sell kayaks, I would like to know who is right.",
    ),
    answers(
      "It is not on our side. All systems are operational, as you can see on our status page. Please contact your developer.\n\n{me}",
      { by: "callum", after: 300 },
    ),
    says("So exactly what I said you would say.", { after: 20 }),
    notes("I looked at the graph. It IS us: they share {server} with a neighbour who has run backups at noon since {lastDay}.", {
      by: "sanne",
      after: 60,
    }),
    answers(
      "You predicted our answer, and it was wrong, too. I have looked now, and you should have it straight: it is us. A neighbour on the same machine has been copying everything at noon since {lastDay}, and your pages waited behind it. Here is the graph.\n\nI am moving you to a machine of your own tonight at three, at the same price, ten seconds of standstill. Is three all right? And your developer deserves a word.\n\n{me}",
      { by: "sanne", file: "graph.png", after: 30 },
    ),
    says("Three is all right. I have given him the word, and a beer. Thank you for 'it is us'.", { after: 50 }),
    answers(
      "Moved at 03:02, nine seconds. Pages take 0.4 s since. I looked again at noon, because noon was the problem.\n\n{me}",
      { by: "sanne", after: 13 * minutes.hour },
    ),
  ),
  story(
    "Server room or my mistake?",
    { of: "agency" },
    says(
      "Three of our map servers blinked at 03:33. Only for a minute. Nothing in your status page. I would not ask, but I have a client who reads the minute hand.",
    ),
    notes(
      "That was me. Replaced a power supply in row C, the second one should have carried it and hiccuped. I thought nobody would see a minute.",
      { by: "greta" },
    ),
    answers(
      "Hi Runa,\n\nit was us: a power supply was changed in row C, its twin should have taken over without a blink and blinked for 58 seconds. It was not on the status page because we thought nobody would notice. That is no reason, and it stands there now, with the time.\n\nWhat does your client need: two sentences, or a proper report?\n\n{me}",
      { by: "mateo", after: 30 },
    ),
    says("Two sentences, with your name beneath. They trust names.", { after: 15 }),
    answers("Here they are. I have signed for both of us, Greta with a screwdriver.\n\n{me}", {
      by: "mateo",
      file: "letter.txt",
    }),
  ),
  story(
    "Restore one file, from March",
    {},
    says(
      "Do you by any chance have our price list as it was in March? Someone saved over it. It is for a court case (not against you).",
    ),
    answers(
      "Nightly copies go back 30 days, and March is longer ago. But once a quarter we keep one for a year, and that one is of 28 March, 21:00. Would that day do?\n\n{me}",
      { after: 50 },
    ),
    says("That is two days after the contract. That is better than I dared to ask.", { after: 60 }),
    answers(
      "It lies in your folder 'restored', with its original time on it. If the court wants to know how we know, our Wim will write it down for them.\n\n{me}",
    ),
    rests(8),
    says("They wanted it. Wim's page was called 'refreshingly clear' by a judge. We won.", { after: 8 * minutes.day }),
    notes("I have framed the email. Do not tell anyone.", { by: "wim" }),
  ),
];
