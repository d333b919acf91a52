// The last value that was known, while there is none: for what stays true although it cannot be read just now.
import { useState } from "react";

export function useKnown<Value>(value: Value | undefined): Value | undefined {
  const [known, setKnown] = useState(value);
  if (value !== undefined && value !== known) setKnown(value);
  return value ?? known;
}
