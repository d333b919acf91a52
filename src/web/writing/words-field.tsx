// The field in which the words of a desk are written. The browser shows a letter by itself: nothing is drawn anew for it.
import { type ComponentProps, type RefObject, useLayoutEffect } from "react";
import type { Desk } from "./desk.ts";
import { areMany, directionOf } from "./direction.ts";

interface Props
  extends Omit<ComponentProps<"textarea">, "value" | "defaultValue" | "onChange" | "onInput" | "onPaste" | "onDrop"> {
  desk: Desk;
  ref: RefObject<HTMLTextAreaElement | null>;
  onFiles: (files: File[]) => void;
  /** How many letters go with one message; what is put in at once and goes beyond is not taken in, but handed on. */
  mostLetters: number | undefined;
  onTooLong: (text: string) => void;
}

export function WordsField({ desk, ref, onFiles, mostLetters = Number.POSITIVE_INFINITY, onTooLong, ...rest }: Props) {
  // A browser lays out a million letters for many seconds, in which nothing can be said.
  const isRefused = (field: HTMLTextAreaElement, text: string) => {
    const replaced = field.selectionEnd - field.selectionStart;
    if (text.length < 2 || field.value.length - replaced + text.length <= mostLetters) return false;
    onTooLong(text);
    return true;
  };
  useLayoutEffect(() => {
    const show = () => {
      const field = ref.current;
      const { text } = desk.get();
      if (field === null || field.value === text) return;
      turn(field, text);
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
        turn(currentTarget, currentTarget.value);
        grow(currentTarget);
        desk.change({ text: currentTarget.value });
      }}
      onPaste={(event) => {
        if (isRefused(event.currentTarget, event.clipboardData.getData("text/plain"))) {
          event.preventDefault();
          return;
        }
        turn(event.currentTarget, event.currentTarget.value + event.clipboardData.getData("text/plain"));
        const pasted = [...event.clipboardData.files];
        // Programs for tables and texts put a picture of the words beside them: the words are meant.
        if (pasted.length === 0 || event.clipboardData.types.includes("text/plain")) return;
        event.preventDefault();
        onFiles(pasted);
      }}
      onDrop={(event) => {
        if (isRefused(event.currentTarget, event.dataTransfer.getData("text/plain"))) event.preventDefault();
      }}
    />
  );
}

/** Lets the field run as the words do that are in it, or will be in a moment; for many it is as high as it may be (`data-many`). */
function turn(field: HTMLTextAreaElement, text: string): void {
  const direction = directionOf(text);
  if (field.dir !== direction) field.dir = direction;
  field.toggleAttribute("data-many", areMany(text));
}

/** Makes the field as high as its words where the browser does not by itself; the style sheet sets the most. */
function grow(field: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  if (areMany(field.value)) {
    field.style.height = "";
    return;
  }
  field.style.height = "auto";
  field.style.height = field.value === "" ? "" : `${field.scrollHeight}px`;
}
