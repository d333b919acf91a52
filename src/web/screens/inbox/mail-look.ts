// How each mail in HTML is shown while the app is open: as it was sent, or its words only.
import { useState } from "react";

/** "sent" and "words" were chosen by the reader; "hidden": as it was sent its words could not be seen. */
export type MailLook = "sent" | "words" | "hidden";

const looks = new Map<string, MailLook>();

/** The look of one entry, kept when it leaves the screen and comes back; undefined where nobody chose one. */
export function useMailLook(entryId: string): [look: MailLook | undefined, setLook: (look: MailLook) => void] {
  const [look, setLook] = useState(looks.get(entryId));
  return [
    look,
    (next) => {
      looks.set(entryId, next);
      setLook(next);
    },
  ];
}
