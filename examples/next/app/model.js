import { open } from 'tekrar'

let opened

/** The server's model, opened when it is first asked for. */
export const model = () => {
  opened ??= open('model')
  return opened
}
