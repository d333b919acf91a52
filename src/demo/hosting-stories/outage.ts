// The morning of the outage: a digger, a cable, and three hours in which everybody writes.
import { answers, notes, says, story } from "../story.ts";

export const hostingOutage = [
  story(
    "[Everything down?|Site not reachable|{domain} is offline]",
    {},
    says(
      "[Our site|{domain}|Our shop] is [not reachable|gone|down] since [about nine|ten minutes|this morning]. [Is it only us?|We have a sale today.|I have restarted my router twice, it is not that.]",
    ),
    answers(
      "[It is not you, and not your router.|It is us, not you.] A digger has cut one of our two cables at 09:06, and the other did not take over as it should. [Two people are standing in a hole with a torch.|We are moving you to the second way by hand, in groups of twenty.] I write again [before eleven|as soon as yours is back], whether there is news or not.\n\n{me}",
      { after: 9 },
    ),
    answers(
      "[{domain} is back since 11:31.|You are back.] [I looked at it from outside, too.|All mails that were sent to you meanwhile are on their way; none is lost.] I am sorry for the morning.\n\n{me}",
      { after: 80 },
    ),
    says("[Thank you for writing before I had to ask.|Back indeed. Thanks.|All good. Poor digger.]", { after: 30 }),
  ),
  story(
    "[No mail since nine|Mails do not come in|Mailbox {mailbox}@{domain}]",
    {},
    says(
      "[No mail since nine.|Our mailbox is silent, and it never is.|Nobody can sign in to mail here, we are eleven people.] [1:We expect a contract.|I wait for a laboratory result.|Is it safe, whatever was sent?]",
    ),
    answers(
      "It is safe: whoever writes to you now is kept waiting by their own server, and tries again. One of our cables was cut at 09:06. [1:You will see everything arrive in a heap once we are back, I guess by noon.|If the laboratory is urgent, please ring them; everything else will come by itself.|You will see everything arrive in a heap once we are back, I guess by noon.]\n\n{me}",
      { after: 12 },
    ),
    answers(
      "[The heap has arrived, 214 messages for your eleven people.|Mail runs again since 11:40. The last ones trickle in within the hour.]\n\n{me}",
      { after: 100 },
    ),
  ),
  story(
    "[How long?|Status?|Any news]",
    {},
    says(
      "[How long will this take?|Your status page says 'investigating' for an hour.|Any news? My boss stands behind me.] [An honest guess is enough.|I can bear bad news, but not none.]",
    ),
    answers(
      "An honest guess: noon. [1:It depends on a man called Arne and his splicing machine, which is on the road from the next town.|The cable has 96 fibres, they have done 31.] If it gets later, you hear it from me and not from the page.\n\n{me}",
      { after: 10 },
    ),
    says("[1:Thank you. Greetings to Arne.|That is all I wanted.]", { after: 12 }),
    answers("[1:Arne was quicker: 11:36.|All 96.] You are back.\n\n{me}", { after: 60 }),
  ),
  story(
    "[Angry|This cannot be|Third time this year]",
    {},
    says(
      "[I am losing money by the minute|We have paid for 99.9|I recommended you to friends]. [You have TWO cables, it says so on your page.|And nobody picks up the phone.|What exactly do we pay you for?]",
    ),
    notes("Do not explain the digger to this one. They know. Call back, Ida wants to do some of them herself.", { by: "sanne" }),
    answers(
      "You are losing money while I write, and the second cable, for which you also pay, did not do the one thing it is there for. You are right to be angry.\n\nIt should be back by noon. I will ring you this afternoon, not to explain, but to hear what it has cost you, and then we talk about what we owe you.\n\n{me}",
      { after: 25 },
    ),
    says("[You did ring. I had not expected that.|The month for free is fair. Thank you for listening first.]", { after: 400 }),
  ),
];
