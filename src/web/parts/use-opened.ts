// A form and the thing that it changes: as it was when the form opened, and after someone else's change as it is now.
import { useState } from "react";
import { currentOf, isSame } from "../calls/as-shown.ts";

/**
 * The thing as the form shows it, what to do with an error of saving, and, for a form that stays, with what was saved. After a
 * change by someone else `follow` gets what was and what is, so that fields nobody touched here can follow (see `unlessTouched`);
 * what was typed stays.
 */
export function useOpened<Thing>(
  thing: Thing,
  follow: (was: Thing, is: Thing) => void,
): [shown: Thing, onError: (error: unknown) => void, onSaved: (thing: Thing) => void] {
  const [shown, setShown] = useState(thing);
  const onError = (error: unknown) => {
    const current = currentOf<Thing>(error);
    if (current === undefined) return;
    follow(shown, current);
    setShown(current);
  };
  return [shown, onError, setShown];
}

/** For a field's setter: what is there now, unless the person wrote something else than what was there. */
export const unlessTouched =
  <Value>(was: Value, is: Value) =>
  (value: Value): Value =>
    isSame(value, was) ? is : value;
