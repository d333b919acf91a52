// Buttons, in all their states.
import { Check, Ellipsis, Reply, X } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { fromRight, handStates, longName, Row, Shown } from "./shelf.tsx";

const looks = ["main", "plain", "quiet"] as const;
const icon = <Check aria-hidden="true" />;

export function Pressing() {
  return (
    <>
      {looks.map((look) => (
        <Row key={look}>
          {Object.entries(handStates).map(([state, shown]) => (
            <Shown key={state} as={`${look}, ${state}`}>
              <Button look={look} className={shown} icon={icon} hint="E">
                Settle
              </Button>
            </Shown>
          ))}
          <Shown as="disabled">
            <Button look={look} disabled icon={icon}>
              Settle
            </Button>
          </Shown>
          <Shown as="busy">
            <Button look={look} busy icon={icon}>
              One moment
            </Button>
          </Shown>
          <Shown as="from the right">
            <Button look={look} dir="rtl" icon={<Reply aria-hidden="true" />}>
              {fromRight}
            </Button>
          </Shown>
        </Row>
      ))}
      <Row>
        <Shown as="long" wide>
          <Button look="plain">{longName}</Button>
        </Shown>
      </Row>
      <Row>
        {Object.entries(handStates).map(([state, shown]) => (
          <Shown key={state} as={`icon, ${state}`}>
            <IconButton label="More" icon={<Ellipsis aria-hidden="true" />} className={shown} keys={["E"]} />
          </Shown>
        ))}
        <Shown as="on">
          <IconButton label="Pin" icon={<Check aria-hidden="true" />} aria-pressed="true" />
        </Shown>
        <Shown as="disabled">
          <IconButton label="More" icon={<Ellipsis aria-hidden="true" />} disabled />
        </Shown>
        <Shown as="busy">
          <IconButton label="More" icon={<Ellipsis aria-hidden="true" />} busy />
        </Shown>
        <Shown as="small">
          <IconButton label="Remove" icon={<X aria-hidden="true" />} size="small" />
        </Shown>
      </Row>
    </>
  );
}
