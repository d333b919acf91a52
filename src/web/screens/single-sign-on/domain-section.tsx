// The proof that a domain belongs to the workspace: a record in its DNS.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ShownSingleSignOn } from "../../../domain/workspace/single-sign-on-schema.ts";
import { proveDomain } from "../../calls/single-sign-on.ts";
import { CopyField } from "../../parts/copy-field.tsx";
import form from "../../parts/form.module.css";
import screen from "../../parts/screen.module.css";
import { Section } from "../../parts/screen.tsx";
import { Time } from "../../parts/time.tsx";
import { keys } from "../../queries.ts";
import { fullTime, useNow } from "../../times.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toast.ts";

export function DomainSection({ workspaceId, known }: { workspaceId: string; known: ShownSingleSignOn }) {
  const now = useNow();
  const client = useQueryClient();
  const { domain, domainRecord, domainProvenAt } = known;
  const prove = useMutation({
    mutationFn: () => proveDomain(workspaceId),
    onSuccess: () => void toast("The domain is proven. Your people can sign in now."),
    onSettled: () => client.invalidateQueries({ queryKey: keys.people(workspaceId) }),
  });
  return (
    <Section
      title="Your domain"
      lead={
        domainProvenAt === null ? (
          <>
            <span className={screen.trouble}>Not proven yet: nobody can sign in this way.</span> Add this record of the kind TXT
            to the DNS of <bdi>{domain}</bdi>, so that nobody else can claim it. It can take an hour until it is seen.
          </>
        ) : (
          <>
            <span className={screen.kept}>
              Proven <Time at={domainProvenAt}>{fullTime(domainProvenAt, now)}</Time>.
            </span>{" "}
            People of <bdi>{domain}</bdi> can sign in with your company. Keep the record.
          </>
        )
      }
    >
      <div className={form.form}>
        <CopyField label="Name of the record" value={domainRecord.name} />
        <CopyField label="Value of the record" value={domainRecord.value} />
        {prove.isError && <ProblemNotice error={prove.error} />}
        <div className={form.foot}>
          <Button busy={prove.isPending} onClick={() => prove.mutate()}>
            {prove.isPending ? "Looking" : "Check the record"}
          </Button>
        </div>
      </div>
    </Section>
  );
}
