// Mail from before, brought into a channel: choosing files, how far they are sent and read, and what came of each.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { announce } from "../../announce.ts";
import { type Bringing, bringMail } from "../../calls/imports.ts";
import { size } from "../../parts/file-words.ts";
import { ReadFailed } from "../../parts/read-failed.tsx";
import { Rows, Section } from "../../parts/screen.tsx";
import { importsQuery, keys } from "../../queries.ts";
import { Button } from "../../ui/button.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { type GatheredMail, gatheredMail } from "./gathered-mail.ts";
import { ImportRow } from "./import-row.tsx";
import styles from "./imports.module.css";

interface Place {
  workspaceId: string;
  channelId: string;
}

export function ImportSection({ workspaceId, channelId }: Place) {
  const found = useQuery(importsQuery(workspaceId, channelId));
  return (
    <Section
      title="Mail from before"
      lead="Bring what was said before: an mbox (from Google Takeout, Thunderbird or Apple Mail, also gzipped) or messages (.eml). Each stands in its conversation at its own time. Nothing is sent, nobody is asked to answer, and what is here already is not taken twice."
    >
      <Choosing workspaceId={workspaceId} channelId={channelId} />
      <ReadFailed of={found} />
      {found.data !== undefined && found.data.length > 0 && (
        <Rows label="What was brought">
          {found.data.map((each) => (
            <ImportRow key={each.importId} workspaceId={workspaceId} channelId={channelId} of={each} />
          ))}
        </Rows>
      )}
    </Section>
  );
}

interface UnderWay extends GatheredMail {
  sentBytes: number;
}

function Choosing({ workspaceId, channelId }: Place) {
  const client = useQueryClient();
  const [underWay, setUnderWay] = useState<UnderWay>();
  const [isLooking, setLooking] = useState(false);
  const [wrong, setWrong] = useState<{ words: string } | { error: unknown }>();
  const bringing = useRef<Bringing>(undefined);
  const isStopped = useRef(false);
  const filePicker = useRef<HTMLInputElement>(null);
  const folderPicker = useRef<HTMLInputElement>(null);
  const isBusy = underWay !== undefined || isLooking;
  useLeavingAsked(isBusy);

  const bring = async (files: readonly File[], folder?: string) => {
    if (files.length === 0) return;
    setWrong(undefined);
    setLooking(true);
    const mail = await gatheredMail(files, folder).catch(() => "It could not be read. Is it still there?");
    setLooking(false);
    if (typeof mail === "string") return setWrong({ words: mail });
    isStopped.current = false;
    setUnderWay({ ...mail, sentBytes: 0 });
    bringing.current = bringMail(workspaceId, channelId, mail, (sentBytes) => setUnderWay({ ...mail, sentBytes }));
    try {
      await bringing.current.done;
      announce(`${mail.name} has arrived, and is being read.`);
      await client.invalidateQueries({ queryKey: [...keys.channels(workspaceId), channelId, "imports"] });
    } catch (error) {
      if (!isStopped.current) setWrong({ error });
    } finally {
      setUnderWay(undefined);
    }
  };

  return (
    <div className={styles.choosing}>
      {wrong !== undefined && ("words" in wrong ? <Notice>{wrong.words}</Notice> : <ProblemNotice error={wrong.error} />)}
      {underWay === undefined ? (
        <div className={styles.buttons}>
          <Button busy={isBusy} onClick={() => filePicker.current?.click()}>
            Choose files
          </Button>
          <Button look="quiet" busy={isBusy} onClick={() => folderPicker.current?.click()}>
            Choose a folder
          </Button>
        </div>
      ) : (
        <div className={styles.underWay}>
          <Progress
            label={`Sending ${underWay.name}`}
            done={underWay.sentBytes}
            of={underWay.bytes.size}
            words={`${size(Math.min(underWay.sentBytes, underWay.bytes.size))} of ${size(underWay.bytes.size)}`}
          />
          <Button
            onClick={() => {
              isStopped.current = true;
              bringing.current?.stop();
            }}
          >
            Cancel
          </Button>
        </div>
      )}
      <input
        ref={filePicker}
        type="file"
        multiple
        hidden
        aria-label="Mail from before"
        onChange={(event) => {
          void bring([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <input
        ref={(element) => {
          folderPicker.current = element;
          element?.setAttribute("webkitdirectory", "");
        }}
        type="file"
        hidden
        aria-label="A folder of mail from before"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          void bring(files, files[0]?.webkitRelativePath.split("/")[0] || "A folder");
          event.target.value = "";
        }}
      />
    </div>
  );
}

/** What is half sent is lost when the page goes: the browser asks first. */
function useLeavingAsked(isAsked: boolean): void {
  useEffect(() => {
    if (!isAsked) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isAsked]);
}
