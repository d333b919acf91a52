// Thousands of mails through real servers while everything fails (test-mail/faults.ts): how many are lost, and how many are there twice.

import { sufferFaults } from "../test-mail/faults.ts";
import { installMailServers } from "../test-mail/install.ts";
import type { Bench } from "./kit/contract.ts";
import { inNewFolder } from "./kit/folder.ts";
import { timeMs } from "./kit/times.ts";

const hardship = { bySmtp: 2000, byMailbox: 2000, byLiar: 200, kills: 6, renewals: 3 };

export const bench: Bench = {
  name: "mail-faults",
  measures:
    "mails by SMTP (Postfix), from a mailbox (Dovecot) and from a server that lies, while everything fails (Debian, as root)",
  goals: { lost: { atMost: 0 }, doubled: { atMost: 0 } },
  async measure(say) {
    installMailServers();
    return inNewFolder(async (folder) => {
      let lost = 0;
      let doubled = 0;
      let sent = 0;
      const tookMs = await timeMs(async () => {
        const outcome = await sufferFaults(folder, hardship, say);
        lost = outcome.lost.length;
        doubled = outcome.doubled.length;
        sent = outcome.sent;
      });
      return { figures: { lost, doubled, sent, kills: hardship.kills, renewals: hardship.renewals, tookS: tookMs / 1000 } };
    });
  },
};
