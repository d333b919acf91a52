// Small things that customers of the hosting company write about, told again and again in other words.
import { answers, notes, says, story } from "../story.ts";

const hello = "[Hello|Hi|Good morning|Dear support|Hi there|Hello Larkmoor]";
const end = "[Thanks|Many thanks|Best|Cheers|Kind regards|Thank you], {first}";

export const hostingSmall = [
  story(
    "[Password for {mailbox}@{domain}|Locked out of my mailbox|New phone, no mail]",
    {},
    says(
      `${hello}, [1:I have a new phone and my mail is not on it|I have locked myself out of {mailbox}@{domain}|my password is on a note that the cat has eaten]. [What do I do?|Can you let me in?]\n\n${end}`,
    ),
    answers(
      "[1:On the phone: incoming is mail.larkmoor.example, port 993, and your whole address as the user.|I have unlocked it; after ten tries it shuts for an hour. Please try now.|A link to set a new one is at the address we have for emergencies.]\n\n{me}",
    ),
    says("[1:All my mails are back, even the ones I did not miss.|In. Thank you!|Works. The cat is sorry.]"),
  ),
  story(
    "[Certificate warning on {domain}|Not secure?|Lock is crossed out]",
    {},
    says(
      `${hello}, [browsers warn people away from {domain}|there is a crossed-out lock on our page] since [{lastDay}|this morning]. [1:It looks dreadful.|We sell things there.|One customer thought we had been robbed.]\n\n${end}`,
    ),
    answers(
      "[The certificate could not renew because 'www' pointed elsewhere for a day.|It had run out at midnight: our renewal tripped over an old record.] It is fresh since {time}, and [I have taken the old record out of the way|it renews by itself again]. [1:Please reload once with shift held down.|Nobody was in, and no order is lost.|Tell your customer that nobody was in.]\n\n{me}",
    ),
    says("[Lock is back.|Perfect, thanks.|That was fast.]"),
  ),
  story(
    "[Site slow today|{domain} crawls|Six seconds to load]",
    {},
    says(
      `${hello}, {domain} is [slow as treacle|crawling] since [{lastDay}|the newsletter went out]. [Is it you or me?|Did we do something?] [It has never been quick, but this…|Our customers give up.]`,
    ),
    notes(
      "[1:A bot reads their calendar to the year 2140. Blocked it.|Their picture of the {shop} has 28 MB.|Nightly job runs at noon. Moved it.]",
      { by: "wim" },
    ),
    answers(
      "[1:A robot has been reading your calendar up to the year 2140. It is blocked, the page takes half a second again.|It is the photograph on the front page: 28 MB. I made a smaller copy that looks the same; it is in place, the large one is in your folder.|A nightly job of yours ran at noon. It runs at three now.] [Better?|Does it feel right?]\n\n{me}",
    ),
    says("[1:Much better. Who plans for the year 2140?|Night and day.|Yes! Thank you.]"),
  ),
  story(
    "[Record for {domain}|Please add a TXT record|DNS entry needed]",
    { on: "domains" },
    says(
      `${hello}, [our new newsletter tool|the tax office|our booking system] wants [a TXT record|'an entry in the zone'] for {domain}. [I attach what they sent, it is Greek to me.|Can you do it? I am afraid of that screen.]\n\n${end}`,
      { file: "zone.txt" },
    ),
    answers(
      "[It is in. They will see it within the hour.|Done, beside what was there.] [They had a typing error in it, by the way: a quote too many. I put in what they meant.|The screen is less frightening since it asks before it removes anything.]\n\n{me}",
    ),
  ),
  story(
    "[More space on {server}|Disk nearly full|Upgrade to {size} GB?]",
    {},
    says(
      `${hello}, {server} is at [91|94|97] per cent. [Do we need the next size or can something go?|How much is {size} GB more?] [I do not want to pay for rubbish.|It must hold until spring.]`,
    ),
    answers(
      "[1:Something can go: 60 GB are copies of copies from 2021. I have listed them for you and touched nothing.|You need no more space: the logs are kept for ever. Shall I set them to thirty days?|The next size is right for you, it grew by a gigabyte a week all year.] [1:What would you like?|It takes a minute.|I can do it tonight without a stop.]\n\n{me}",
    ),
    says("[1:Away with the copies.|Thirty days, please.|Tonight is fine.]"),
    answers("[Done. 38 per cent.|It is done, and nothing stood still.|Gone. You have room until about next autumn.]\n\n{me}"),
  ),
  story(
    "[Restore from {lastDay}|I deleted something|Can you bring back a folder?]",
    {},
    says(
      `${hello}, [{colleague}|I] deleted [a folder with all product pictures|the page with the opening hours|last month's orders] [on {lastDay}|on {lastDay}, in a hurry]. [Can it be undone?|Please say yes.]`,
    ),
    answers(
      "[Yes. It is back, as of last night, 21:00.|Yes: I put it beside the others, with 'restored' in its name, so that nothing newer is overwritten.] [Is anything missing still?|Please look before you throw away the rest.]\n\n{me}",
    ),
    says("[All there. You are a magician.|All there. I owe you cake.|Perfect. Nobody here breathed until now.]"),
  ),
  story(
    "[Move {domain} to you|Coming over from another provider|Transfer of {domain}]",
    { on: "domains" },
    says(
      `${hello}, we would like to bring {domain} to you. [It has a page and four mailboxes.|The old provider is friendly but sleepy.] [What do you need from us?|How long are we offline?]\n\n${end}`,
    ),
    answers(
      "[Not at all, if we do the mailboxes first.|Not a minute, if it goes in the right order.] I need [the transfer code and half an hour of your time for the passwords|the code; the rest I can copy]. [When would suit you?|Is {soon} good?]\n\n{me}",
    ),
    says("[{soon} is good. The code is 'see fax', they really faxed it.|Any time.|Tomorrow at ten.]"),
    answers(
      "[All is here: the name, the page, four mailboxes with every mail in them.|It moved at {time}, and nobody noticed, which is the idea.]\n\n{me}",
    ),
  ),
  story(
    "[Question about PHP|Old program, new version|Plugin complains]",
    {},
    says(
      `${hello}, [the page of our {shop}|our plugin] wants a newer PHP, and [{colleague}|the one who built it] [is in Peru|does not answer]. [Will something break?|Can one try it out first?]\n\n${end}`,
    ),
    answers(
      "[One can: I have made a copy of your page on the new version, the link is below. Click around in it.|I tried it on a copy: everything works but the calendar, which needs one line changed.] [If you like it, I switch over tonight.|Shall I change the line?]\n\n{me}",
    ),
    says("[Please do.|Looks the same to me, so: yes.]"),
  ),
  story(
    "[Newsletter bounced|Mails to one provider come back|'Rejected' again]",
    {},
    says(
      `${hello}, mails to [the town hall|our largest customer|everyone at one provider] come back with [a long English sentence|'550 5.7.1']. [We have sent them the same thing for years.|I attach one.]`,
      { file: "server.log" },
    ),
    answers(
      "[1:They have begun to want a signature that your domain does not have yet. I have set it up.|Your neighbour on {address} misbehaved, and you share an address with him. I gave you another one.] [Please try once more.|The ones that came back have been sent again.]\n\n{me}",
    ),
    says("[1:It went through.|Works. Shame on the neighbour.]"),
  ),
  story(
    "[Thank you|A kind word|Nothing broken, for once]",
    {},
    says(
      `${hello}, [no ticket, just this|nothing is wrong]: [the move went so smoothly that my boss believes we did nothing|the answer on Sunday night saved our week|you explained it to my father, and he now explains it to others]. [Please tell whoever it was.|Keep it up.]`,
    ),
    answers(
      "[I told them, there was a small dance.|It makes the next Sunday night easier.|It hangs in the kitchen now, beside the fire drill.|That was Wim, mostly. He has gone red and says it was nothing.]\n\n{me}",
    ),
  ),
  story(
    "[Thanks|Solved itself|Never mind]",
    {},
    says(
      `${hello}, [solved, it was a space at the end of the password|never mind, the cable had come out|it works again and I do not know why]. [Sorry for the noise.|You may close this.]`,
    ),
  ),
  story(
    "[Where do I find…|How do I add a mailbox|A beginner's question]",
    {},
    says(
      `${hello}, [1:where do I add a mailbox for our new colleague|how do I put a picture into the signature|can I see who signed in last]? [I have searched for twenty minutes.|I feel silly.]\n\n${end}`,
    ),
    answers(
      "[It is under 'Mail', behind the three dots, where nobody looks. We are going to move it.|You are not silly, it is in the wrong place.] [1:I have made the mailbox for you meanwhile; the link for the password went to you.|The picture may have 200 KB, by the way, no more.|You will see the last ninety days.]\n\n{me}",
    ),
    says("[Found. Honestly.|Thank you, found it!]"),
  ),
  story(
    "[1:Port for our weather station|The till cannot get out|Port 8443 for the lab]",
    {},
    says(
      `${hello}, [1:our weather station|the till|our lab instrument] needs port 8443 on {server} open [to {address}|to our office]. [Is that dangerous?]`,
    ),
    notes("[Only to that one address. Done in the rack, too.|Fine by me. Logged.]", { by: "greta" }),
    answers(
      "[Open, to that address alone, so the danger is small.|It is open for your office and for nobody else.] [Tell us if the address ever changes.|Does it talk again?]\n\n{me}",
    ),
    says("[It talks. Thank you.|It works again!]"),
  ),
  story(
    "[Status of my request?|Still waiting|Reminder]",
    {},
    says(
      `${hello}, I wrote on {lastDay} about [1:the backup|the second mailbox|moving {domain}] and have heard nothing. [Did it get lost?|I know that you are busy.]`,
    ),
    answers(
      "[We are currently experiencing a high volume of requests and will get back to you as soon as possible.|Your request is being processed.]\n\nKind regards,\n{me}",
      { after: 300 },
    ),
    says("[That is not an answer.|So, lost.|I asked for news, and that was none.]"),
    answers(
      "[You are right.|No, it was none.] [Your first mail lay in the wrong box, and nobody had it.|I found it: it was given to somebody who is ill.] I have it now: [1:the backup ran and I looked inside, all your files are there|the mailbox exists, the password is on its way|{domain} moves tonight at three]. [You hear from me tomorrow morning, whatever happens.|I stay with it.]\n\n{me}",
      { after: 40 },
    ),
  ),
];
