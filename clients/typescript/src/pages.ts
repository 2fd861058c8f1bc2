/** Lists page by page: each page's `next` is the cursor of the one after it. */

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string | null;
}

/** All items of a list, fetched as they are read: `for await (const order of items((cursor) => …))`. */
export async function* items<Item>(page: (cursor: string | undefined) => Promise<Page<Item>>): AsyncGenerator<Item, void, void> {
  let cursor: string | undefined;
  do {
    const found = await page(cursor);
    yield* found.items;
    cursor = found.next ?? undefined;
  } while (cursor !== undefined);
}
