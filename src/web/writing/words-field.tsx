// The field in which the words of a desk are written. The browser shows a letter by itself: nothing is drawn anew for it.
import { type ComponentProps, type RefObject, useLayoutEffect } from "react";
import type { Desk } from "./desk.ts";

interface Props extends Omit<ComponentProps<"textarea">, "value" | "defaultValue" | "onChange" | "onInput" | "onPaste"> {
  desk: Desk;
  ref: RefObject<HTMLTextAreaElement | null>;
  onFiles: (files: File[]) => void;
}

export function WordsField({ desk, ref, onFiles, ...rest }: Props) {
  useLayoutEffect(() => {
    const show = () => {
      const field = ref.current;
      const { text } = desk.get();
      if (field === null || field.value === text) return;
      field.value = text;
      grow(field);
    };
    show();
    return desk.subscribe(show);
  }, [desk, ref]);
  return (
    <textarea
      ref={ref}
      dir="auto"
      {...rest}
      onInput={({ currentTarget }) => {
        grow(currentTarget);
        desk.change({ text: currentTarget.value });
      }}
      onPaste={(event) => {
        const pasted = [...event.clipboardData.files];
        // Programs for tables and texts put a picture of the words beside them: the words are meant.
        if (pasted.length === 0 || event.clipboardData.types.includes("text/plain")) return;
        event.preventDefault();
        onFiles(pasted);
      }}
    />
  );
}

/** Makes the field as high as its words where the browser does not by itself; the style sheet sets the most. */
function grow(field: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.height = "auto";
  field.style.height = field.value === "" ? "" : `${field.scrollHeight}px`;
}
