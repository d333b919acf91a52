// A menu that opens from a button: things to do, and choices of one.
import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import { type ComponentProps, cloneElement, type KeyboardEvent, type ReactElement, type ReactNode, useState } from "react";
import styles from "./menu.module.css";

interface Props {
  /** A button. */
  trigger: ReactElement<ComponentProps<"button">>;
  side?: "top" | "bottom";
  align?: "start" | "end";
  children: ReactNode;
}

/** A screen may have dozens of menus, few of which are ever opened: until then there is only the button. */
export function Menu(props: Props) {
  const [isAsked, setAsked] = useState(false);
  if (isAsked) return <AskedMenu {...props} />;
  return cloneElement(props.trigger, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onClick: () => setAsked(true),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      setAsked(true);
    },
  });
}

function AskedMenu({ trigger, side = "bottom", align = "start", children }: Props) {
  return (
    <Base.Root defaultOpen>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={6} collisionPadding={8} className={styles.positioner}>
          <Base.Popup className={styles.popup}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function MenuItem({ icon, onSelect, children }: { icon?: ReactNode; onSelect: () => void; children: ReactNode }) {
  return (
    <Base.Item className={styles.item} onClick={onSelect}>
      <span className={styles.icon}>{icon}</span>
      {children}
    </Base.Item>
  );
}

export function MenuChoice<Value extends string>(props: {
  label: string;
  value: Value;
  options: { value: Value; label: string }[];
  onChange: (value: Value) => void;
}) {
  return (
    <Base.RadioGroup value={props.value} onValueChange={(value: Value) => props.onChange(value)}>
      <Base.GroupLabel className={styles.label}>{props.label}</Base.GroupLabel>
      {props.options.map(({ value, label }) => (
        <Base.RadioItem key={value} value={value} className={styles.item}>
          <span className={styles.icon}>
            <Base.RadioItemIndicator className={styles.indicator}>
              <Check size={15} aria-hidden="true" />
            </Base.RadioItemIndicator>
          </span>
          {label}
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

export function MenuRule() {
  return <Base.Separator className={styles.rule} />;
}

export function MenuWords({ children }: { children: ReactNode }) {
  return <div className={styles.words}>{children}</div>;
}
