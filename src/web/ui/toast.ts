// Says quietly what was done, with a way back. What shows it is loaded beside the screen, not before it.

/** Shows words for a while; `undo` gives them a button. */
export async function toast(words: string, undo?: () => void): Promise<void> {
  const { manager, isShown } = await import("./toasts.tsx");
  await isShown;
  const id: string = manager.add({
    title: words,
    timeout: undo === undefined ? 5_000 : 8_000,
    ...(undo === undefined
      ? {}
      : {
          actionProps: {
            children: "Undo",
            onClick: () => {
              manager.close(id);
              undo();
            },
          },
        }),
  });
}
