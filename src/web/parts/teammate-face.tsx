// The drawn face of a teammate, by their id; nothing where they have none, or nobody knows yet.
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { teammatesQuery } from "../queries.ts";

// Few workspaces have faces: those without do not load how they are drawn.
const Face = lazy(() => import("./face.tsx").then(({ Face }) => ({ default: Face })));

interface Props {
  workspaceId: string;
  teammateId: string | undefined;
  size: number;
}

export function TeammateFace({ workspaceId, teammateId, size }: Props) {
  const seed = useQuery(teammatesQuery(workspaceId)).data?.find((each) => each.teammateId === teammateId)?.face;
  if (seed === undefined || seed === null) return null;
  return (
    <Suspense fallback={<svg width={size} height={size} aria-hidden="true" />}>
      <Face seed={seed} size={size} />
    </Suspense>
  );
}
