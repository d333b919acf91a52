// Money at the hosting company: wrong numbers, late payments, fair endings.
import { answers, minutes, notes, rests, says, story } from "../story.ts";

export const hostingInvoices = [
  story(
    "Wrong VAT number on twelve invoices",
    { on: "billing", weekdays: [1, 2, 3, 4, 5] },
    says(
      "Our auditor found that all your invoices of this year carry the VAT number of somebody else. Twelve invoices. She is here until five and looks at me as if I had forged them.",
      { file: "invoice.pdf" },
    ),
    notes("Two digits swapped when we changed systems in January. Theirs and one other customer's, crossed.", {
      by: "leila",
      after: 25,
    }),
    answers(
      "Please tell the auditor that it was us: in January two digits changed places when our system did. Your number was right in your own profile all along, I attach the record of it with its date.\n\nAll twelve are issued anew, each referring to the old one, so that she can tick them off in a row. They are in your inbox before she has finished her coffee. Is there a form that she would rather have them in?\n\n{me}",
      { by: "leila", file: "invoice.pdf", after: 20 },
    ),
    says("She ticked them off in a row. She even smiled. She would like to know whether you do her taxes.", { after: 60 }),
  ),
  story(
    "We cannot pay this month",
    { on: "billing" },
    says(
      "I would rather write before you do. Our theatre had to close for six weeks because of the roof. We cannot pay this month or the next, and without the site we sell no tickets for when we open again. I have drafted this mail four times.",
    ),
    answers(
      "Dear {first},\n\nthank you for the fourth draft.\n\nNo reminder will go out, and nothing will be switched off. I have put both months to after your reopening, in three parts, no fee. You wrote six weeks; if it becomes ten, send me one line, it needs no explanation.\n\nMay we link to your reopening from our page? We have a roof, and people under it who like the theatre.\n\n{me}",
      { by: "leila", after: 50 },
    ),
    says("I read it to the ensemble. The lighting man, who never says anything, said: 'There you are.'", { after: 80 }),
    rests(20),
    says("We are open. First part is paid. House was full, your link brought eleven of them.", { after: 30 * minutes.day }),
    answers("We were four of the eleven. Row F. Wonderful.\n\n{me}", { by: "leila" }),
  ),
  story(
    "Cancelled in June, still paying in November",
    { on: "billing", months: [11, 12] },
    says(
      "I cancelled {server} in June. It is November. Five invoices. The button said 'cancelled'. I am a patient person and I can feel it ending.",
    ),
    answers(
      "According to our terms, cancellations must be confirmed via the link in the email within 7 days. As this was not done, the contract is still active.\n\n{me}",
      { by: "sanne", after: 200 },
    ),
    says(
      "A button that says 'cancelled' and means 'not cancelled'. I see. I will be telling this story at every dinner for a year.",
      { after: 30 },
    ),
    notes("He is right and I wrote nonsense. The button lies. Refund all five, and the button changes today.", {
      by: "sanne",
      after: 60,
    }),
    answers(
      "You pressed a button that said 'cancelled', and five months later I answered you with a paragraph. I am ashamed of that mail.\n\nAll five invoices are refunded, today. The button is changed as well, it now does what it says. You were not the only one: it had fooled 31 people, who hear from us this week.\n\nYou may of course still tell the story at dinner. I hope that it has a better end now.\n\n{me}",
      { by: "sanne", after: 90 },
    ),
    says("It has. I have told it twice, and you come off rather well. I may even come back.", { after: 3 * minutes.day }),
  ),
  story(
    "Invoice to the wrong department, again",
    { of: "library", on: "billing" },
    says(
      "The county insists that invoices bear an order number, a cost centre, and the name of a lady who retired. Without her name it is sent back. Could you put Mrs. Trellis on it, though she now keeps bees?",
    ),
    answers(
      "Invoice 20,417 now bears order, cost centre, and 'Att.: Mrs. Trellis (with bees in mind)'. Should the county object to the bees, I shall remove them.\n\n{me}",
      { by: "leila", file: "invoice.pdf" },
    ),
    says("It went through. Nobody reads them after all.", { after: 8 * minutes.day }),
  ),
  story(
    "Price increase",
    { on: "billing", months: [1, 2] },
    says(
      "Eleven per cent. No explanation, just 'we are adjusting'. I have been with you for nine years. I adjust my prices as well, but I ring people up.",
    ),
    answers(
      "You have been here nine years, and you learned it from a form letter. I would have minded that, too.\n\nThe reason, which should have stood in it: electricity for the machines has gone up by a third, people's wages by six per cent; we kept the price for four years and should rather have told you each year. What I can do: for those who pay by the year it stays as it was until next spring. I had your contract in my hand, you would save more than the rise.\n\nAnd I have rung you up, ten minutes ago. You were out.\n\n{me}",
      { by: "ida", after: 100 },
    ),
    says("I was in the workshop. I heard the message. By the year, please. And thank you for ringing.", { after: 200 }),
  ),
  story(
    "You have paid ME",
    { on: "billing" },
    says("You have sent me 1,240 that I do not know the reason for. I could keep it, I suppose, but I would lie awake."),
    notes("Refund for a different {name}. Same surname, same street, two towns. Ouch.", { by: "leila" }),
    answers(
      "It belongs to somebody with almost your name and almost your street. Would you send it back to the account it came from? And because honest people have costs as well: next month is on us, and a tin of something goes out to your street, the right one this time.\n\n{me}",
      { by: "leila" },
    ),
    says("Sent. The tin was shortbread. I slept well.", { after: 5 * minutes.day }),
  ),
];
