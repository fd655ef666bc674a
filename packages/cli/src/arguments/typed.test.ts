import { expect, test } from 'vitest'
import { typedAgain } from './typed.ts'

test('what was typed is typed again for another verb, quoted where a shell wants it, without what only shows', () => {
  const given = { label: 'my mood', epochs: 3, testFiles: ['a.csv', 'b.csv'], lowerCase: true, json: true, delimiter: '-' }
  expect(typedAgain('train', { positionals: ['classifier', 'a b.csv'], given })).toBe(
    'train classifier "a b.csv" --label "my mood" --epochs 3 --test-files a.csv --test-files b.csv --lower-case --delimiter=-',
  )
})
