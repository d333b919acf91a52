// A form that says beside each field what is missing or wrong, in our words: the browser's own bubbles speak another language, and go by themselves.
import { type ComponentProps, createContext, type RefObject, use, useImperativeHandle, useRef, useState } from "react";
import { type Filled, wrongWords } from "./wrong-words.ts";

type Wrong = ReadonlyMap<string, string>;
const nothingWrong: Wrong = new Map();
const WrongFields = createContext<Wrong>(nothingWrong);

interface Props extends Omit<ComponentProps<"form">, "onSubmit" | "ref" | "noValidate"> {
  /** Called when every field is as it wants to be. */
  onSubmit: () => void;
  /** Lets others ask whether all is filled in; what is not says so, and has the focus. */
  check?: RefObject<(() => boolean) | null>;
}

export function Form({ onSubmit, check, onInput, children, ...rest }: Props) {
  const place = useRef<HTMLFormElement>(null);
  const [wrong, setWrong] = useState(nothingWrong);
  const isFilledIn = () => {
    const found = [...(place.current?.elements ?? [])].filter(isField).flatMap((field) => {
      const words = field.willValidate ? wrongWords(field) : undefined;
      return words === undefined ? [] : [{ field, words }];
    });
    setWrong(new Map(found.map(({ field, words }) => [field.id, words])));
    found[0]?.field.focus();
    return found.length === 0;
  };
  useImperativeHandle(check, () => isFilledIn);
  return (
    <WrongFields value={wrong}>
      <form
        {...rest}
        ref={place}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          // A sheet that was opened from a form stands in it for React, not on the page.
          event.stopPropagation();
          if (isFilledIn()) onSubmit();
        }}
        onInput={(event) => {
          onInput?.(event);
          // What is being mended is not blamed meanwhile.
          const { id } = event.target as HTMLElement;
          if (wrong.has(id)) setWrong(new Map([...wrong].filter(([each]) => each !== id)));
        }}
      >
        {children}
      </form>
    </WrongFields>
  );
}

/** What the form found wrong with the field of this id. */
export function useWrong(id: string): string | undefined {
  return use(WrongFields).get(id);
}

function isField(element: Element): element is Element & Filled & HTMLInputElement {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
}
