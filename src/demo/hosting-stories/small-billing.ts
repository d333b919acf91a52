// Small things about money and contracts.
import { answers, says, story } from "../story.ts";

const hello = "[Hello|Good morning|Dear billing|Hi Leila|Hello everyone]";
const on = { on: "billing" } as const;

export const hostingSmallBilling = [
  story(
    "[Invoice {invoice}|Question about {invoice}|Copy of an invoice]",
    on,
    says(
      `${hello}, [1:what is 'storage, additional' on invoice {invoice}?|could I have {invoice} once more, as a PDF?|on {invoice} there is a line of {amount} that we do not know.] [It may well be right.|Our bookkeeper asks, and she asks nicely.]`,
    ),
    answers(
      "[1:That is the second disk of {server}, which was added in spring.|Here it is.|You do not know it because it is not yours: it belongs to a customer with a name like yours. It is taken off.] [Does that answer it?|My regards to the bookkeeper.]\n\n{me}",
      { file: "invoice.pdf" },
    ),
    says("[It does, thank you.|Thanks for the quick answer.|She says thanks.]"),
  ),
  story(
    "[New address|We have moved|Change of company name]",
    on,
    says(
      `${hello}, we have [1:moved across the river|become a limited company|married, and the firm has a new name]. [Could the invoices know that?|From the first of next month, please.]`,
    ),
    answers(
      "[They know it now.|It is changed, from the first.] [1:All the best in the new place.|Congratulations.|Congratulations, to the firm and to you.]\n\n{me}",
    ),
  ),
  story(
    "[Card expired|Payment failed|Your reminder]",
    on,
    says(
      `${hello}, you write that the payment of {amount} failed. [1:My card has run out, the new one comes on {due}.|I had three cards and deleted the right one.] [Please switch nothing off.|Is there still time?]`,
    ),
    answers(
      "[There is time until {due}, and nothing is switched off before we have spoken.|I have moved it to {due}.] [No fee.|Take your time.]\n\n{me}",
    ),
    says("[Paid just now.|You are kind. Done.]"),
  ),
  story(
    "[Cancel {server}|Ending a contract|We do not need {server} any more]",
    on,
    says(
      `${hello}, we [no longer need|would like to give back] {server} [from next month|at the end of the term]. [It has served us well.|Is anything of ours still on it?]`,
    ),
    answers(
      "[It ends with this month, I have counted the days that are left in your favour.|Noted.] [1:On it there is still a folder called 'keep', 2 GB. Shall I send it over before it is wiped?|I looked: it is empty but for a log.]\n\n{me}",
    ),
    says("[1:Please send 'keep'!|Then farewell, {server}.]"),
  ),
  story(
    "[Offer for a small [1:tea house|candle shop|yarn shop|bookshop]|What does it cost?|Before we decide]",
    on,
    says(
      `${hello}, we are opening a [1:tea house|candle shop|yarn shop|bookshop] and need [a page, mail and someone who picks up|something that two people can look after]. [What do we really need?|Please no packages with gold in their name.]`,
    ),
    answers(
      "[The smallest one, for now: one name, three mailboxes, a page.|Less than you think.] [9.90|13.40|17.00] a month. [The larger one makes sense when you sell more than thirty things a day; I would tell you.|You can leave at the end of any month.] What will be in the window on the first day?\n\n{me}",
    ),
    says(
      "[1:Teapots.|Candles that smell of nothing.|Everything in blue, and nothing else.|The books that nobody else reads.] [We take the small one.|Honest. We like that. Yes, please.]",
    ),
    answers(
      "[It is ready, the letter with the keys went off today.|Welcome. [1:Teapots, how nice.|At last somebody.|I shall come for the blue.|I shall come for those books.]|Ready. Should anything feel odd in the first week, write to me by name.]\n\n{me}",
    ),
  ),
  story(
    "[Refund?|Paid twice|Too much charged]",
    on,
    says(`${hello}, it seems that {amount} went off [twice]. [Could you check?|I only saw it now.]`),
    answers(
      "[1:It did. The second one is on its way back and should arrive by {due}.|Checked: once for you, once for your sister firm, with the same amount. Is that right?]\n\n{me}",
    ),
    says("[1:Arrived. Thank you.|You are right, the sister firm. Sorry.]"),
  ),
];
