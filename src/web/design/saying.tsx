// What is said: notices, what is not there yet, what is on its way.
import { Circles } from "../parts/circles.tsx";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { Notice, ProblemNotice } from "../ui/notice.tsx";
import { Progress } from "../ui/progress.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { toast } from "../ui/toast.ts";
import { longName, Row, Shown } from "./shelf.tsx";

export function Saying() {
  return (
    <>
      <Row columns>
        <Notice role="status">
          <p>It leaves a private team: all agents will see it.</p>
        </Notice>
        <Notice actions={<Button>Try again</Button>}>
          <p>
            <b>The mailbox could not be reached.</b>
          </p>
          <p>Its server did not answer within ten seconds.</p>
        </Notice>
        <ProblemNotice error={new Error(longName)} />
      </Row>
      <Row columns>
        <Shown as="nothing yet" wide>
          <Empty
            title="Nobody is waiting."
            picture={<Circles closeness={4} width={48} />}
            level={3}
            actions={<Button>See all encounters</Button>}
          >
            <p>
              When somebody writes, it stands here, the newest words first. <Kbd keys={["J"]} /> and <Kbd keys={["K"]} /> walk
              through them.
            </p>
          </Empty>
        </Shown>
        <Shown as="on its way" wide>
          <Skeleton rows={3} />
        </Shown>
        <Shown as="how far" wide>
          <Progress label="Taking over encounters" done={1280} of={4200} />
          <br />
          <Progress label="Looking for the server" />
        </Shown>
        <Shown as="toasts">
          <Button onClick={() => void toast("Settled.", { undo: () => {}, forMs: 60_000 })}>With a way back</Button>{" "}
          <Button onClick={() => void toast(`${longName} has it now.`, { forMs: 60_000 })}>Long</Button>
        </Shown>
      </Row>
    </>
  );
}
