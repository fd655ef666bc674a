const listed = (words: string): ReadonlySet<string> => new Set(words.split(' '))

/** Words that every text of the language has, and hardly a text of another: in Turkish also without its own letters, as many write. */
export const turkishWords: ReadonlySet<string> = listed(
  've bir bu da çok cok ama için icin ile gibi daha olarak olan kadar değil degil var yok ben sen biz siz onlar ya ki mi mı mu mü ne her şey sey ' +
    'en iyi güzel guzel bana beni benim sana seni onun ona onu bunu buna böyle boyle şu şöyle nasıl nasil neden niye hiç hic sonra önce once ' +
    'bile sadece oldu olduğu oldugu olur etti eden ise veya ancak fakat çünkü cunku artık artik hem yani tam bence kötü kotu film filmi filmin',
)

export const englishWords: ReadonlySet<string> = listed(
  'the of and to is that it for was on with as be this are have not but at by from or they you he his her she their which were been has had would ' +
    "there what who will about when if can so than them then some could into its my your how out up just only no more very we i do did does n't 's",
)

/** So that a text in another language that shares a few of the words above is known to be neither. */
export const otherWords: ReadonlySet<string> = listed(
  'der die das und ist nicht ein eine den dem von mit sich auch auf für zu les des est une dans pour qui que pas sur avec el los las por una como para ' +
    'del con più che della sono di il gli não uma com os het een van niet dat voor och att som är inte det og ikke på nie się jest что это как не ja on że',
)
