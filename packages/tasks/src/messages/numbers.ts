/** Numbers, durations and sizes as a language writes them. */
export interface Numbers {
  /** With exactly `digits` after the decimal sign, and the thousands apart; a fraction from a million on (a loss that runs away) as 1.48e24. */
  number(value: number, digits?: number): string
  /** About three figures: 0.0042, 1.25, 143,000; 2.1e9 and 3e-8 beyond. */
  short(value: number): string
  percent(share: number, digits?: number): string
  bytes(size: number): string
  duration(seconds: number): string
}

export function numbersFor(
  locale: string,
  words: { readonly hours: string; readonly minutes: string; readonly seconds: string },
  percent: (text: string) => string,
): Numbers {
  const formats = new Map<number, Intl.NumberFormat>()
  let figures: Intl.NumberFormat | undefined
  let powers: Intl.NumberFormat | undefined
  const scientific = (value: number): string => {
    powers ??= new Intl.NumberFormat(locale, { notation: 'scientific', maximumFractionDigits: 2 })
    return powers.format(value).replace('E', 'e')
  }
  const number = (value: number, digits = 0): string => {
    if (Number.isFinite(value) && Math.abs(value) >= (digits > 0 ? 1e6 : 1e15)) return scientific(value)
    let format = formats.get(digits)
    if (!format) {
      format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
      formats.set(digits, format)
    }
    return format.format(value)
  }
  return {
    number,
    short(value) {
      const size = Math.abs(value)
      if (Number.isFinite(value) && (size >= 1e9 || (size > 0 && size < 1e-6))) return scientific(value)
      figures ??= new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 })
      return figures.format(value)
    },
    percent: (share, digits = 0) => percent(number(share * 100, digits)),
    bytes(size) {
      const units = ['B', 'kB', 'MB', 'GB', 'TB']
      let unit = 0
      let value = size
      while (value >= 1000 && unit < units.length - 1) {
        value /= 1000
        unit++
      }
      return `${number(value, unit > 0 && value < 100 ? 1 : 0)} ${units[unit]}`
    },
    duration(seconds) {
      const whole = Math.max(0, Math.round(seconds))
      if (seconds > 0 && seconds < 1) return `${number(seconds, 1)} ${words.seconds}`
      if (whole < 60) return `${whole} ${words.seconds}`
      if (whole < 3600) return `${Math.floor(whole / 60)} ${words.minutes} ${whole % 60} ${words.seconds}`
      return `${Math.floor(whole / 3600)} ${words.hours} ${Math.floor((whole % 3600) / 60)} ${words.minutes}`
    },
  }
}
