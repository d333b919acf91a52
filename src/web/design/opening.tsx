// What comes over the page: menus, popovers, sheets, questions, the palette.
import { AlarmClock, Share2, UserRound } from "lucide-react";
import { useState } from "react";
import form from "../parts/form.module.css";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { Menu, MenuChoice, MenuItem, MenuRule, MenuWords } from "../ui/menu.tsx";
import { Palette } from "../ui/palette.tsx";
import { Popover } from "../ui/popover.tsx";
import { fromRight, longName, Row } from "./shelf.tsx";

export function Opening() {
  const [open, setOpen] = useState<"sheet" | "long" | "question" | "palette" | undefined>(undefined);
  const [theme, setTheme] = useState<"light" | "dark">("light");
  const [words, setWords] = useState("");
  const close = () => setOpen(undefined);
  return (
    <Row>
      <Menu trigger={<Button>Menu</Button>}>
        <MenuItem icon={<UserRound aria-hidden="true" />} onSelect={close}>
          Assign to …
        </MenuItem>
        <MenuItem icon={<AlarmClock aria-hidden="true" />} onSelect={close}>
          Snooze until …
        </MenuItem>
        <MenuItem icon={<Share2 aria-hidden="true" />} onSelect={close}>
          {longName}
        </MenuItem>
        <MenuRule />
        <MenuChoice
          label="Theme"
          value={theme}
          options={[
            { value: "light", label: "Light" },
            { value: "dark", label: "Dark" },
          ]}
          onChange={setTheme}
        />
        <MenuRule />
        <MenuWords>{fromRight}</MenuWords>
      </Menu>
      <Popover title="Since when" trigger={<Button>Popover</Button>}>
        <TextField label="Day" type="date" defaultValue="2026-05-03" />
      </Popover>
      <Button onClick={() => setOpen("sheet")}>Sheet</Button>
      <Button onClick={() => setOpen("long")}>Long sheet</Button>
      <Button onClick={() => setOpen("question")}>Question</Button>
      <Button onClick={() => setOpen("palette")}>Palette</Button>
      <Dialog title={open === "long" ? longName : "New team"} open={open === "sheet" || open === "long"} onOpenChange={close}>
        <form className={form.form}>
          <TextField label="Name" hint="As teammates know it" />
          {open === "long" &&
            Array.from({ length: 12 }, (_, index) => <TextField key={`field ${index + 1}`} label={`Field ${index + 1}`} />)}
          <div className={form.foot}>
            <Button look="main">Add the team</Button>
            <Button look="quiet" onClick={close}>
              Go back
            </Button>
          </div>
        </form>
      </Dialog>
      <Confirm
        title={
          <>
            Remove <bdi>{longName}</bdi>?
          </>
        }
        words="They are signed out everywhere. What they wrote stays."
        yes="Remove"
        busy={false}
        error={null}
        open={open === "question"}
        onYes={close}
        onClose={close}
      />
      <Palette
        open={open === "palette"}
        onOpenChange={close}
        title="Find and do"
        placeholder="What to do, or whom to find"
        words={words}
        onWords={setWords}
        empty="Nothing fits."
        groups={[
          {
            name: "Do",
            items: [
              { id: "settle", name: "Settle", icon: <AlarmClock aria-hidden="true" />, keys: ["E"], run: close },
              {
                id: "inbox",
                name: "Go to the inbox",
                icon: <Share2 aria-hidden="true" />,
                keys: ["G", "I"],
                isSequence: true,
                run: close,
              },
            ],
          },
          {
            name: "Customers",
            items: [
              {
                id: "tomas",
                name: "Tomás Rey",
                hint: "tomas@customer.example",
                icon: <UserRound aria-hidden="true" />,
                run: close,
              },
              { id: "long", name: longName, hint: fromRight, icon: <UserRound aria-hidden="true" />, run: close },
            ],
          },
        ].map((group) => ({
          ...group,
          items: group.items.filter(({ name }) => name.toLowerCase().includes(words.toLowerCase())),
        }))}
      />
    </Row>
  );
}
