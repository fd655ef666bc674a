const added = [
  'the house that Jack built.',
  'the malt\nThat lay in',
  'the rat,\nThat ate',
  'the cat,\nThat killed',
  'the dog,\nThat worried',
  'the cow with the crumpled horn,\nThat tossed',
  'the maiden all forlorn,\nThat milked',
  'the man all tattered and torn,\nThat kissed',
  'the priest all shaven and shorn,\nThat married',
  'the cock that crowed in the morn,\nThat waked',
  'the farmer sowing his corn,\nThat kept',
]

/** "This Is the House That Jack Built" (1755): every verse repeats the one before it. */
export const rhyme: string = added
  .map(
    (_, verse) =>
      `This is ${added
        .slice(0, verse + 1)
        .reverse()
        .join(' ')}`,
  )
  .join('\n\n')
