/**
 * The words of codes and keys that people write down: 256 things that everybody knows, one for each value of a byte, in four
 * languages. A code may be typed in any of them, and with the letters of a Russian keyboard: no word, so folded, stands for
 * two values (a test looks). Places never change once a code has been given out.
 */
import { type Language, languages } from '../languages.ts'

/** Kazakh, Russian, Kyrgyz, English. */
const list = `
алма яблоко алма apple, алмұрт груша алмурут pear
жүзім виноград жүзүм grape, шие вишня алча cherry
өрік абрикос өрүк apricot, қауын дыня коон melon
қарбыз арбуз дарбыз watermelon, құлпынай клубника кулпунай strawberry
сәбіз морковь сабиз carrot, пияз лук пияз onion
сарымсақ чеснок сарымсак garlic, қияр огурец бадыраң cucumber
қызанақ помидор помидор tomato, асқабақ тыква ашкабак pumpkin
бұршақ горох буурчак pea, күріш рис күрүч rice
бидай пшеница буудай wheat, жүгері кукуруза жүгөрү maize
нан хлеб нан bread, сүт молоко сүт milk
қаймақ сметана каймак cream, ірімшік сыр быштак cheese
бал мёд бал honey, тұз соль туз salt
шай чай чай tea, қант сахар кант sugar
жұмыртқа яйцо жумуртка egg, балық рыба балык fish
аққу лебедь аккуу swan, қаз гусь каз goose
үйрек утка өрдөк duck, тауық курица тоок hen
қораз петух короз rooster, бүркіт беркут бүркүт eagle
тырна журавль турна crane, көгершін голубь көгүчкөн pigeon
торғай воробей таранчы sparrow, қарлығаш ласточка чабалекей swallow
жапалақ сова үкү owl, тоты попугай тотукуш parrot
жылқы лошадь жылкы horse, түйе верблюд төө camel
сиыр корова уй cow, қой овца кой sheep
ешкі коза эчки goat, есек осёл эшек donkey
мысық кошка мышык cat, күшік щенок күчүк puppy
қасқыр волк карышкыр wolf, түлкі лиса түлкү fox
аю медведь аюу bear, арыстан лев арстан lion
жолбарыс тигр жолборс tiger, барыс барс илбирс leopard
бұғы олень бугу deer, қоян заяц коён hare
кірпі ёжик кирпи hedgehog, тышқан мышь чычкан mouse
маймыл обезьяна маймыл monkey, піл слон пил elephant
тасбақа черепаха ташбака turtle, бақа лягушка курбака frog
жылан змея жылан snake, ара пчела аары bee
құмырсқа муравей кумурска ant, көбелек бабочка көпөлөк butterfly
өрмекші паук жөргөмүш spider, инелік стрекоза ийнелик dragonfly
дала степь талаа steppe, шөл пустыня чөл desert
орман лес токой forest, бақ сад бакча garden
өзен река дарыя river, бұлақ родник булак spring
теңіз море деңиз sea, мұхит океан океан ocean
арал остров арал island, жаға берег жээк shore
көпір мост көпүрө bridge, жол дорога жол road
көше улица көчө street, есік дверь эшик door
терезе окно терезе window, шатыр крыша чатыр roof
дуал стена дубал wall, еден пол пол floor
пеш печь меш stove, үстел стол үстөл table
орындық стул отургуч chair, төсек кровать керебет bed
жастық подушка жаздык pillow, көрпе одеяло жууркан blanket
кілем ковёр килем carpet, айна зеркало күзгү mirror
шам лампа чырак lamp, сағат часы саат clock
қоңырау колокол коңгуроо bell, кілт ключ ачкыч key
құлып замок кулпу lock, балта топор балта axe
балға молоток балка hammer, шеге гвоздь мык nail
күрек лопата күрөк shovel, ине игла ийне needle
жіп нитка жип thread, қайшы ножницы кайчы scissors
пышақ нож бычак knife, қасық ложка кашык spoon
шанышқы вилка айры fork, табақ тарелка табак plate
кесе чашка кесе cup, шәйнек чайник чайнек teapot
шелек ведро чака bucket, себет корзина себет basket
әмиян кошелёк капчык purse, тиын монета тыйын coin
жүзік кольцо шакек ring, алқа ожерелье мончок necklace
көйлек рубашка көйнөк shirt, шалбар брюки шым trousers
белбеу пояс кур belt, қалпақ шляпа калпак hat
орамал платок жоолук scarf, қолғап перчатка колкап glove
етік сапог өтүк boot, шұлық носок байпак sock
түйме пуговица топчу button, қалта карман чөнтөк pocket
кітап книга китеп book, дәптер тетрадь дептер notebook
қалам ручка калем pen, қарындаш карандаш карандаш pencil
өшіргіш ластик өчүргүч eraser, сызғыш линейка сызгыч ruler
бор мел бор chalk, тақта доска такта board
қағаз бумага кагаз paper, хат письмо кат letter
газет газета гезит newspaper, сурет картина сүрөт picture
бояу краска боёк paint, карта карта карта map
жалау флаг желек flag, доп мяч топ ball
қуыршақ кукла куурчак doll, шахмат шахматы шахмат chess
домбыра домбра домбура dombra, ән песня ыр song
би танец бий dance, ертегі сказка жомок tale
жұмбақ загадка табышмак riddle, мектеп школа мектеп school
базар рынок базар market, дүкен магазин дүкөн shop
кітапхана библиотека китепкана library, театр театр театр theatre
мұражай музей музей museum, вокзал вокзал вокзал station
пойыз поезд поезд train, вагон вагон вагон wagon
ұшақ самолёт учак plane, тікұшақ вертолёт тикучак helicopter
кеме корабль кеме ship, қайық лодка кайык boat
ескек весло калак oar, желкен парус парус sail
зәкір якорь якорь anchor, арба телега араба cart
доңғалақ колесо дөңгөлөк wheel, шаңғы лыжи лыжа ski
ершік седло ээр saddle, таға подкова така horseshoe
жебе стрела жебе arrow, қалқан щит калкан shield
найза копьё найза spear, мұнара башня мунара tower
қамал крепость чеп fortress, сарай дворец сарай palace
күн солнце күн sun, жұлдыз звезда жылдыз star
аспан небо асман sky, бұлт облако булут cloud
жаңбыр дождь жамгыр rain, қар снег кар snow
мұз лёд муз ice, жел ветер шамал wind
дауыл буря бороон storm, найзағай молния чагылган lightning
тұман туман туман fog, шық роса шүүдүрүм dew
от огонь от fire, түтін дым түтүн smoke
күл пепел күл ash, көмір уголь көмүр coal
отын дрова отун firewood, құм песок кум sand
балшық глина ылай clay, тас камень таш stone
алтын золото алтын gold, күміс серебро күмүш silver
темір железо темир iron, мыс медь жез copper
болат сталь болот steel, шыны стекло айнек glass
ағаш дерево дарак tree, жапырақ лист жалбырак leaf
тамыр корень тамыр root, бұтақ ветка бутак branch
қайың берёза кайың birch, емен дуб эмен oak
қарағай сосна карагай pine, шырша ель балаты fir
терек тополь терек poplar, үйеңкі клён заранг maple
жаңғақ орех жаңгак nut, саңырауқұлақ гриб козукарын mushroom
гүл цветок гүл flower, раушан роза роза rose
қызғалдақ тюльпан жоогазын tulip, бәйшешек подснежник байчечекей snowdrop
шөп трава чөп grass, қамыс камыш камыш reed
мақта хлопок пахта cotton, жүн шерсть жүн wool
жібек шёлк жибек silk, тері кожа тери leather
қанат крыло канат wing, құйрық хвост куйрук tail
тұяқ копыто туяк hoof, ұя гнездо уя nest
үңгір пещера үңкүр cave, құдық колодец кудук well
диірмен мельница тегирмен mill, қақпа ворота дарбаза gate
әже бабушка таэне grandmother, ата дедушка чоңата grandfather
дос друг дос friend, көрші сосед кошуна neighbour
қонақ гость конок guest, шопан чабан чабан shepherd
балықшы рыбак балыкчы fisherman, дәрігер врач дарыгер doctor
ұста кузнец уста smith, тігінші портной тикмечи tailor
ұшқыш лётчик учкуч pilot, теңізші моряк деңизчи sailor
ақын поэт акын poet, суретші художник сүрөтчү painter
батыр богатырь баатыр hero, таң рассвет таң dawn
түн ночь түн night, күз осень күз autumn
қыс зима кыш winter, мереке праздник майрам holiday
той свадьба той wedding, сыйлық подарок белек gift
`
const rows = list
  .trim()
  .split(/\n|, /)
  .map((row) => row.split(' '))

const folds: Readonly<Record<string, string>> = {
  ә: 'а',
  і: 'и',
  ң: 'н',
  ғ: 'г',
  ү: 'у',
  ұ: 'у',
  қ: 'к',
  ө: 'о',
  һ: 'х',
  ё: 'е',
  й: 'и',
  ы: 'и',
}
/** As it may be typed without Kazakh and Kyrgyz letters. */
const folded = (word: string): string =>
  [...word.normalize('NFC').toLowerCase()].map((letter) => folds[letter] ?? letter).join('')

const values = new Map(rows.flatMap((row, value) => row.map((word) => [folded(word), value] as const)))

/** One word a byte. */
export const wordsOf = (bytes: Uint8Array, language: Language): string[] =>
  [...bytes].map((byte) => rows[byte]?.[languages.indexOf(language)] ?? '')

/** Words in any of the languages, between anything that is no letter. `unknown`: those that are not in the list. */
export function bytesOf(text: string): { bytes: Uint8Array<ArrayBuffer>; unknown: string[] } {
  const words = text.normalize('NFC').match(/\p{L}+/gu) ?? []
  const found = words.map((word) => values.get(folded(word)))
  return {
    bytes: Uint8Array.from(found.filter((value) => value !== undefined)),
    unknown: words.filter((_, i) => found[i] === undefined),
  }
}
