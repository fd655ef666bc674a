/** `learningRate` → `--learning-rate`: one name in configuration files and on the command line. */
export const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
