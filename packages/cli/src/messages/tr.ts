import type { Option } from '@tekrar/tasks'
import type { Messages } from './en.ts'
import { numbersFor } from './numbers.ts'

const numbers = numbersFor('tr', { hours: 'sa', minutes: 'dk', seconds: 'sn' }, (text) => `%${text}`)
const { number, short, percent, bytes, duration } = numbers

const meant = (nearest: string | null) => (nearest ? `; şunu mu demek istediniz: ${nearest}?` : '')

/** Bir seçeneğin ne aldığı. Verilen değer hiçbir tam sayının olamayacağı kadar büyükse sınır söylenir. */
function expected(option: Option, actual?: string): string {
  switch (option.kind) {
    case 'integer': {
      const most = option.most ?? (Number(actual) > Number.MAX_SAFE_INTEGER ? Number.MAX_SAFE_INTEGER : undefined)
      return most === undefined ? `${option.least} ya da daha büyük bir tam sayı` : `${option.least} ile ${most} arasında bir tam sayı`
    }
    case 'number': {
      const from =
        option.above !== undefined ? `${option.above} değerinden büyük` : option.least !== undefined ? `en az ${option.least} olan` : ''
      const to =
        option.below !== undefined ? `${option.below} değerinden küçük` : option.most !== undefined ? `en çok ${option.most} olan` : ''
      return `${[from, to].filter(Boolean).join(', ')} bir sayı`
    }
    case 'choice':
      return `şunlardan biri: ${option.choices.join(', ')}`
    case 'text':
      return option.choices
        ? `şunlardan biri: ${option.choices.join(', ')}, ya da sonu ${(option.files ?? []).slice(0, 2).join(' veya ')} olan bir dosya`
        : 'bir metin'
    case 'switch':
      return 'true ya da false'
  }
}

/** "… olmalı" cümlesi: sayılan şeylerin önüne geçer. */
function mustBe(option: Option, actual: string): string {
  const words = expected(option, actual)
  const list = 'şunlardan biri: '
  return words.startsWith(list) ? `şunlardan biri olmalı: ${words.slice(list.length)}` : `${words} olmalı`
}

const systemReason = (code: string): string =>
  ({
    ENOSPC: 'disk dolu',
    EDQUOT: 'disk kotanız dolmuş',
    EROFS: 'disk salt okunur',
    EACCES: 'izin yok',
    EPERM: 'izin yok',
    EIO: 'disk hata bildiriyor',
    EMFILE: 'çok fazla dosya açık',
    ENOENT: 'yoldaki bir klasör artık yok',
    ENOTDIR: 'yoldaki bir şey klasör değil, dosya',
    ENAMETOOLONG: 'ad çok uzun',
  })[code] ?? code

const speed = (d: { speed: number; many: string }): string => `${short(d.speed)} ${d.many}/sn`

const culprit = (what: 'weight' | 'output' | 'loss' | 'gradient', layer: string): string =>
  ({
    weight: `${layer} ağırlığı`,
    output: `${layer} katmanının çıktısı`,
    loss: `kayıp (${layer})`,
    gradient: `${layer} ağırlığının gradyanı`,
  })[what]

/** Komutun söylediği her şeyin Türkçesi; anahtarlar `en.ts` ile aynıdır. */
export const turkish: Messages = {
  ...numbers,
  expected,
  error: 'hata',
  note: 'not',
  help: {
    tagline: 'Tekrarlayan sinir ağları: eğit, anla, kullan.',
    usage: 'Kullanım',
    commands: 'Komutlar',
    examples: 'Örnekler',
    tasks: 'Görevler',
    run: 'ÇALIŞMA bir yol ya da addır; yazılmazsa en son çalışma alınır.',
    placeholders: {
      TASK: 'GÖREV',
      FILE: 'DOSYA',
      RUN: 'ÇALIŞMA',
      COMMAND: 'KOMUT',
      FOLDER: 'KLASÖR',
      NAME: 'AD',
      TEXT: 'METİN',
      CELL: 'HÜCRE',
      WORD: 'SÖZCÜK',
      N: 'N',
    },
    more: (d) => `Bir komutun seçenekleri: ${d.command} help KOMUT`,
    exitCodes: 'Çıkış kodları: 0 bitti, 1 başarısız, 2 yanlış kullanım, 3 bozuk girdi dosyası, 4 ıraksadı, 130 durduruldu ve kaydedildi.',
    groups: { run: 'Çalışma', engine: 'Motor', output: 'Çıktı', writing: 'Yazma' },
    verbs: {
      train: 'dosyalarınızla bir ağ eğitir',
      resume: 'yarıda kalmış bir çalışmayı sürdürür',
      generate: 'eğitilmiş bir ağa metin yazdırır',
      eval: 'bir ağı başka bir dosyayla sınar',
      runs: 'çalışmaları listeler',
      show: 'bir çalışma hakkında her şeyi söyler',
      doctor: 'bu makinede neler olduğunu söyler',
      help: 'bir komutun ne yaptığını anlatır',
    },
    about: {
      train:
        'Bir ağ eğitir, ilerlemeyi gösterir ve bir çalışma olarak kaydeder. Hiçbir seçenek vermeden de, ayraç içindeki varsayılanlarla, bir kitapta iyi sonuç verir. Ctrl-C kaydedip durdurur; resume kaldığı yerden sürdürür ve tıpatıp aynı ağırlıklara varır.',
      resume: 'Son kaydedilen durumdan, hiç durmamış gibi sürdürür.',
      generate: 'Bir başlangıçtan yazmayı sürdürür. Metin, yazıldıkça standart çıktıya gider.',
      eval: 'Bir dosyayı baştan sona okur, ne kadar iyi öngörüldüğünü söyler: karakter (ya da sözcük) başına nat ve bit, şaşkınlık (perplexity), bilinmeyenlerin sayısı.',
      runs: 'Bir klasördeki çalışmaları eskiden yeniye listeler.',
      show: 'Bir çalışmanın ayarlarını, ilerleyişini, en iyi ve son doğrulama kaybını, ağırlıklarının sha256 özetini söyler.',
      doctor:
        'Hangi motorun neden seçildiğini, komut kümesini, iş parçacıklarını, küçük bir çarpımın ve küçük bir eğitim adımının hızını, sürümleri söyler.',
      help: 'Bir komutun ne yaptığını, seçeneklerini ve varsayılan değerlerini anlatır.',
    },
    examples_of: {
      train: [
        ['train text kitap.txt', 'bir kitap, varsayılanlarla'],
        ['train text siirler/*.txt --units 256 --epochs 20 --name siirler', 'daha büyük, adı olan bir ağ'],
        ['train text kitap.txt --cell hucrem.ts --minutes 10', 'kendi hücreniz, on dakika'],
        ['train text kitap.txt --dry-run', 'yalnızca ne yapılacağını söyle'],
      ],
      resume: [
        ['resume', 'en son çalışma'],
        ['resume text-3', 'text-3 çalışması'],
      ],
      generate: [
        ['generate', 'en son çalışmadan'],
        ['generate text-3 --prompt "Bir gün" --temperature 0.5 --length 1000', ''],
      ],
      eval: [['eval text-3 baska-kitap.txt', '']],
      runs: [['runs', '']],
      show: [
        ['show', 'en son çalışma'],
        ['show text-3 --json', 'bir program için'],
      ],
      doctor: [['doctor', '']],
      help: [['help train', '']],
    },
    options: {
      name: 'çalışmanın adı (text-1, text-2, …)',
      out: 'çalışmaların durduğu klasör',
      force: 'aynı adlı çalışmanın üzerine yaz',
      config: 'seçeneklerin olduğu JSON dosyası; komut satırı ondan önce gelir',
      printConfig: 'ayarların tümünü yaz ve dur',
      dryRun: 'yapılacak her şeyi söyle ve dur',
      plan: 'derlenmiş eğitim adımını yaz ve dur',
      engine: 'hesabı yapan (mevcut motorların en hızlısı)',
      threads: 'iş parçacığı sayısı (bütün çekirdekler; sonucu değiştirmez)',
      sampleEvery: 'örnekler arasındaki eğitim adımı sayısı; 0: örnek yok (çalışmada beş)',
      quiet: 'ilerleme yazma, yalnızca sonuç',
      json: 'standart çıktıda her satır bir JSON nesnesi',
      lang: 'iletilerin dili (sisteminki)',
      help: 'bu metin',
      prompt: 'sürdürülecek başlangıç',
      length: 'yazılacak karakter ya da sözcük sayısı',
      temperature: '1’in altı: temkinli; üstü: gözü kara; 0: hep en olası',
      topK: 'yalnızca en olası K tanesinden seç',
      topP: 'yalnızca bu payı dolduran en olasılardan seç',
      count: 'yazılacak metin sayısı',
      seed: 'başka sayı, başka metin',
    },
  },
  failures: {
    'unknown-verb': (d) => `'${d.word}' diye bir komut yok${meant(d.nearest) || ';'} bakınız: ${d.command} --help`,
    'unknown-task': (d) => `'${d.word}' diye bir görev yok${meant(d.nearest) || ';'} görevler: ${d.tasks}`,
    'no-task': (d) => `neyin eğitileceğini yazın: ${d.command} train GÖREV DOSYA… (görevler: ${d.tasks})`,
    'no-files': (d) => `okunacak dosyayı yazın: ${d.command} ${d.what}`,
    'unknown-flag': (d) => `bilinmeyen seçenek ${d.flag}${meant(d.nearest)}`,
    'flag-twice': (d) => `${d.flag} iki kez verilmiş`,
    'flag-takes-no-value': (d) => `${d.flag} değer almaz; gelen '${d.value}'`,
    'flag-needs-value': (d) => `${d.flag} bir değer ister: ${expected(d.option)}`,
    'flag-of-other-task': (d) => `${d.flag}, train ${d.task} komutunun seçeneği değil`,
    'flags-exclude': (d) => `${d.flags}: yalnızca birini verin`,
    'from-keeps-network': (d) => `${d.flag}, --from ile birlikte olmaz: ağ ${d.run} çalışmasınınki olarak kalır`,
    'decimal-comma': (d) => `${d.flag}: sayılar noktayla yazılır: ${d.value} yerine ${d.remedy}`,
    'unacceptable-value': (d) => `${d.flag} ${mustBe(d.option, d.actual)}; gelen '${d.actual}'${meant(d.nearest)}`,
    'too-many-arguments': (d) => `${d.verb}: fazla argüman: ${d.words} (kullanım: ${d.usage})`,
    'config-not-json': (d) => `${d.file} geçerli bir JSON değil: ${d.reason}`,
    'config-not-object': (d) => `${d.file} tek bir JSON nesnesi olmalı: { "units": 128, … }`,
    'config-unknown-key': (d) => `${d.file}: bilinmeyen anahtar '${d.key}'${meant(d.nearest)}`,
    'config-key-twice': (d) => `${d.file}: '${d.key}' iki kez yazılmış; birini bırakın`,
    'config-value': (d) => `${d.file}: '${d.key}' ${mustBe(d.option, d.actual)}; gelen ${d.actual}`,
    'config-files': (d) => `${d.file}: '${d.key}' dosya adlarından bir liste olmalı; gelen ${d.actual}`,
    'no-such-file': (d) => `${d.file}: böyle bir dosya yok${meant(d.nearest)}`,
    'no-match': (d) => `${d.pattern}: uyan dosya yok`,
    'is-folder': (d) => `${d.file} bir klasör; içindeki dosyaları yazın, örneğin ${d.file.replace(/[\\/]+$/, '')}/*.txt`,
    'unreadable-file': (d) => `${d.file} okunamıyor: ${systemReason(d.code)}`,
    'empty-file': (d) => `${d.file} boş`,
    'text-too-short': (d) =>
      `${d.files.join(', ')}: öğrenilecek kadar uzun değil: eğitime ${number(d.symbols)} ${d.by === 'words' ? 'sözcük' : 'karakter'} kalıyor, en az 2 gerek (binlercesi iyi olur); daha uzun bir metin verin`,
    'text-blank': (d) => `${d.files.join(', ')}: yalnızca boşluk var; okunacak bir şey olan bir metin verin`,
    'text-too-uniform': (d) =>
      `${d.files.join(', ')}: eğitime kalan bölümde yalnızca ${d.different} farklı ${d.by === 'words' ? 'sözcük' : 'karakter'} var, ${d.needed} taneden azından öğrenilecek bir şey çıkmaz; daha zengin bir metin verin`,
    'bad-file': (d) => `${d.file}: ${d.reason}`,
    'text-gone': (d) =>
      `${d.run} ${d.file} dosyasıyla eğitilmişti, o dosya artık yok; sürdürmek için aynı metni geri koyun ya da ağırlıkları başka bir metinle eğitin: ${d.command} DOSYA ${d.from}`,
    'file-changed': (d) =>
      `${d.files}: ${d.run} bu metinle eğitilmemiş (metin değişmiş), bu yüzden sürdürülemez; eski metni geri koyun ya da ağırlıklarından yeniden eğitin: ${d.command}`,
    'config-changed': (d) =>
      `${d.run}: ${d.file} çalışmanın başladığı dosya değil (düzenlenmiş ya da bozulmuş), bu yüzden sürdürülemez; geri koyun ya da yeniden eğitin`,
    'run-exists': (d) => `${d.name} adlı çalışma zaten var (${d.folder}); başka bir --name seçin ya da --force ile üzerine yazın`,
    'not-a-run': (d) => `${d.folder} var ama bir çalışma değil; başka bir --name ya da --out seçin`,
    'bad-name': (d) => `'${d.name}' bir çalışmanın adı olamaz: harf, rakam, '.', '-', '_' ve boşluk; '.' ya da '-' ile başlamaz`,
    'no-runs': (d) => `${d.folder} içinde henüz çalışma yok; bir tane yapın: ${d.command} train text DOSYA`,
    'no-such-run': (d) => `'${d.run}' adlı çalışma yok (bakılan yer: ${d.folder})${meant(d.nearest) || ';'} hepsi için: ${d.command} runs`,
    'run-unfinished-start': (d) =>
      `${d.run} başlamadan kesilmiş: sürdürülecek bir şey yok; yeniden başlatın: ${d.command} train text DOSYA`,
    'run-damaged': (d) => `${d.run}: ${d.file} bozuk (${d.reason}); bir kopyasından geri alın ya da yeniden eğitin`,
    'run-newer': (d) =>
      `${d.run}: ${d.file} ${d.version}. biçimde, daha yeni bir tekrar yapmış; bu sürüm en çok ${d.known}. biçimi okur: güncelleyin`,
    'run-busy': (d) =>
      `${d.run} şu anda ${d.process} numaralı süreçte eğitiliyor; bekleyin ya da o bir tekrar değilse ${d.file} dosyasını silin`,
    'run-finished': (d) => `${d.run} bitmiş: ${number(d.steps)} eğitim adımı atılmış; ağırlıklarını eğitmeyi sürdürmek için: ${d.command}`,
    'cannot-save': (d) => {
      const full = d.code === 'ENOSPC' || d.code === 'EDQUOT'
      const what = `${d.file} yazılamıyor: ${systemReason(d.code)}`
      if (d.kept === null) return full ? `${what}; yer açıp yeniden başlatın` : what
      const { run, step, resume } = d.kept
      const remedy = resume === null ? '' : `: ${full ? 'yer açın, sonra' : 'bunu düzeltin, sonra'} ${resume}`
      return `${what}; ${run}, ${number(step)}. adımdaki kaydıyla sağlam duruyor${remedy}`
    },
    diverged: (d) =>
      `eğitim ${number(d.step)}. adımda ıraksadı; sonlu olmayan ilk değer: ${culprit(d.what, d.layer)}. O adım hiçbir şeyi değiştirmedi; son iyi durum ${d.run} içinde. Oradan daha küçük bir --learning-rate ile sürdürün: ${d.command}`,
    'out-of-memory': (d) => `bunun için ${bytes(d.needed)} bellek gerek, makinede ${bytes(d.available)} var; ${d.remedy}`,
    'cell-file-failed': (d) => `${d.file} yüklenemiyor: ${d.reason}`,
    'cell-file-empty': (d) =>
      `${d.file} bir hücre dışa aktarmıyor (dışa aktardıkları: ${d.exports || 'yok'}); defineCell’in verdiğini dışa aktarın`,
    'cell-file-several': (d) => `${d.file} birden çok hücre dışa aktarıyor (${d.cells}); birini varsayılan (default) yapın`,
    'cannot-generate': (d) => `${d.run} yazan bir görev değil`,
    'model-missing': (d) => `${d.run}: ${d.file} yok; bir kopyasından geri koyun ya da yeniden eğitin`,
    other: (d) => String(d.reason),
  },
  memory: {
    fits: (d) => `--batch ${d.batch} --steps ${d.steps} sığar`,
    smaller: 'daha küçük --units seçin',
  },
  units: {
    characters: { one: 'karakter', many: 'karakter', alphabet: 'alfabe' },
    words: { one: 'sözcük', many: 'sözcük', alphabet: 'sözlük' },
  },
  facts: {
    reads: 'Okunan',
    text: 'Metin',
    network: 'Ağ',
    training: 'Eğitim',
    engine: 'Motor',
    memory: 'Bellek',
    time: 'Süre',
    run: 'Çalışma',
    textLine: (d) =>
      `${number(d.count)} ${d.many}, ${number(d.alphabet)} farklı; son ${number(d.validation)} tanesi doğrulama için${d.unknown ? ` (${number(d.unknown)} bilinmeyen)` : ''}`,
    networkLine: (d) => `${d.cell}, ${d.layers} × ${number(d.units)} birim, ${number(d.weights)} ağırlık`,
    trainingLine: (d) => `${number(d.steps)} eğitim adımı (${short(d.epochs)} tur), her biri ${d.batch} × ${d.window} ile`,
    engineLine: (d) => `${d.name} (${d.instructionSet}), ${d.threads} iş parçacığı${d.reason ? `: ${d.reason}` : ''}`,
    reasons: {
      flag: '--engine ile istendi',
      environment: 'TEKRAR_ENGINE ile istendi',
      fastest: 'mevcut motorların en hızlısı',
      noNative: (d) => `yerel motor yok: ${d.why}`,
      absent: {
        'not-installed': '@tekrar/native kurulu değil',
        'not-built': 'derlenmemiş (PATH’e bir C++ derleyicisi, sonra npm run build)',
        'not-loaded': 'burada yüklenmiyor',
        'instruction-set': 'istenen komut kümesi bu işlemcide yok',
      },
    },
    memoryLine: (d) => (d.bytes === 0 ? '–' : bytes(d.bytes)),
    timeLine: (d) => `yaklaşık ${duration(d.seconds)}`,
    encoding: (d) => `${d.file} (${d.encoding})`,
  },
  notices: {
    'shrunk-batch': (d) => `metin kısa: batch ${d.from} yerine ${d.to}`,
    'shrunk-steps': (d) => `metin kısa: steps ${d.from} yerine ${d.to}`,
    'no-validation': () => 'metin, doğrulamaya bir parça ayırmak için çok kısa',
    minutes: (d) => `--minutes ${short(d.minutes)}: her biri ${short(d.seconds * 1000)} ms’den ${number(d.steps)} eğitim adımı`,
    resumed: (d) => `${d.run} sürüyor: ${number(d.step)}/${number(d.total)} adım atılmış`,
    'previous-state': (d) => `${d.file} bozuk (${d.reason}); ondan önceki kayıttan sürüyor`,
    'other-engine': (d) =>
      `bu çalışma şimdiye dek ${d.before} ile eğitildi, ${d.now} ile sürüyor: ağırlıklar hiç durmamış bir çalışmanınkinden biraz farklı olur`,
    'unknown-in-prompt': (d) => `ağ şunları hiç görmedi: ${d.characters}`,
  },
  progress: {
    speed,
    step: (d) =>
      `adım ${number(d.step)}/${number(d.total)} · tur ${d.epoch}/${d.epochs}${d.left === null ? '' : ` · ${duration(d.left)} kaldı`} · ${speed(d)}`,
    losses: (d) =>
      [
        `kayıp ${number(d.loss, 3)}`,
        d.validation === null ? '' : `doğrulama ${number(d.validation, 3)}`,
        d.norm === null ? '' : `gradyan ${number(d.norm, 2)}`,
        d.clipped === null ? '' : `kırpma ${percent(d.clipped)}`,
        `hız ${short(d.rate)}`,
      ]
        .filter(Boolean)
        .join(' · '),
    epoch: (d) =>
      `tur ${d.epoch}/${d.epochs}: kayıp ${number(d.loss, 3)}, doğrulama ${number(d.validation, 3)}${d.best ? ' (en iyi)' : ''}`,
    sample: (d) => `${number(d.step)} adımdan sonra şöyle yazıyor:`,
    interrupting: 'bu adım bitince kaydedip duracak (yeniden Ctrl-C: hemen çıkar)',
  },
  done: {
    trained: (d) => `${d.run}: ${number(d.steps)} eğitim adımı ${duration(d.seconds)} sürdü; ${d.folder} klasörüne kaydedildi`,
    validation: (d) =>
      `en iyi doğrulama: ${d.one} başına ${number(d.loss, 3)} nat (${number(d.bits, 3)} bit, şaşkınlık ${short(d.perplexity)})`,
    lossLine: (d) => `${d.one} başına ${number(d.loss, 3)} nat, ${number(d.bits, 3)} bit`,
    next: 'Sırada:',
    nextGenerate: 'yazdırın',
    nextResume: 'eğitmeyi sürdürün',
    nextEval: 'başka bir metinde ölçün',
    nextShow: 'hakkında her şey',
    interrupted: (d) => `Durduruldu ve kaydedildi: ${number(d.step)}/${number(d.total)} adım. Sürdürmek için:`,
  },
  evaluation: {
    file: 'Dosya',
    count: 'Okunan',
    nats: 'Nat',
    bits: 'Bit',
    perplexity: 'Şaşkınlık',
    unknown: 'Bilinmeyen',
    each: (d) => `${d.one} başına`,
  },
  table: {
    run: 'Çalışma',
    task: 'Görev',
    cell: 'Hücre',
    state: 'Durum',
    steps: 'Adım',
    best: 'En iyi',
    last: 'Son',
    updated: 'Kayıt',
    finished: 'bitti',
    unfinished: (d) => percent(d.share),
    running: 'sürüyor',
    damaged: 'bozuk',
    empty: (d) => `${d.folder} içinde henüz çalışma yok; bir tane yapın: ${d.command} train text DOSYA`,
  },
  show: {
    run: 'Çalışma',
    folder: 'Klasör',
    task: 'Görev',
    files: 'Dosyalar',
    steps: 'Eğitim adımı',
    best: 'En iyi doğr.',
    last: 'Son doğrulama',
    speed: 'Hız',
    engine: 'Motor',
    weights: 'Ağırlık',
    sha256: 'sha256',
    model: 'Model',
    whole: 'sağlam',
    missing: 'yok',
    damaged: (d) => `bozuk: ${d.reason}`,
    configuration: 'Ayarlar',
    at: (d) => `${d.loss} (${number(d.step)}. adım)`,
    of: (d) => `${number(d.step)}/${number(d.total)}`,
    none: 'henüz yok',
  },
  doctor: {
    engine: 'Motor',
    why: 'Neden',
    instructionSet: 'Komut kümesi',
    threads: 'İş parçacığı',
    native: 'Yerel motor',
    product: 'Küçük çarpım',
    step: 'Küçük adım',
    versions: 'Sürümler',
    machine: 'Makine',
    present: 'var',
    absent: (d) => `yok: ${d.reason}`,
    productLine: (d) => `${d.size} × ${d.size}: ${short(d.gigaflops)} GFLOP/sn`,
    stepLine: (d) => `LSTM 128, yığın 32, 32 adım: ${short(d.milliseconds)} ms (${speed({ speed: d.symbolsPerSecond, many: 'karakter' })})`,
    machineLine: (d) => `${d.platform}, ${d.processor}, ${d.cores} çekirdek, ${bytes(d.memory)} bellek`,
  },
}
