/**
 * Emoji that people use, in the order they are shown. One entry: the character, its shortcodes
 * (the first one names it), then words by which it is found besides.
 */

/** @type {[string, string][]} */
export const GROUPS = [
  ['Faces', `
😀 grinning happy;😃 smiley happy;😄 smile happy laugh;😁 grin teeth;😆 laughing,satisfied haha;😅 sweat_smile phew;🤣 rofl laugh floor;😂 joy tears laugh;
🙂 slightly_smiling;🙃 upside_down silly;😉 wink;😊 blush shy;😇 innocent angel halo;🥰 smiling_hearts love;😍 heart_eyes love;🤩 star_struck wow;
😘 kissing_heart kiss;😋 yum tasty;😛 tongue;😜 wink_tongue joke;🤪 zany crazy;🤗 hugs hug;🤭 hand_over_mouth oops;🤫 shushing quiet secret;🤔 thinking think hmm;
🤐 zipper_mouth secret;🤨 raised_eyebrow doubt;😐 neutral meh;😑 expressionless;😶 no_mouth silent;😏 smirk;😒 unamused;🙄 rolling_eyes eyeroll;😬 grimacing awkward;
😌 relieved calm;😔 pensive sad;😪 sleepy;🤤 drooling;😴 sleeping zzz tired;😷 mask ill;🤒 thermometer_face ill fever;🤕 bandage hurt;🤢 nauseated sick;🤧 sneezing cold;
🥵 hot heat;🥶 cold freezing;🥴 woozy;😵 dizzy_face;🤯 exploding_head mind blown;🥳 partying party birthday;😎 sunglasses cool;🤓 nerd geek;🧐 monocle inspect;
😕 confused;😟 worried;🙁 frowning sad;😮 open_mouth surprise;😲 astonished;😳 flushed;🥺 pleading please;😧 anguished;😨 fearful;😰 cold_sweat anxious;😢 cry sad tear;
😭 sob crying;😱 scream fear;😖 confounded;😣 persevere;😞 disappointed;😓 sweat;😩 weary;😫 tired_face;🥱 yawning bored;😤 triumph huff;😡 rage angry;😠 angry;
🤬 cursing swear;😈 smiling_imp devil;💀 skull dead;💩 poop;🤡 clown;👻 ghost;👽 alien;🤖 robot bot;🫠 melting;🫡 salute yes;🥲 smiling_tear;🫣 peeking;🤝 handshake deal`],
  ['People', `
👍 +1,thumbsup yes good ok;👎 -1,thumbsdown no bad;👌 ok_hand perfect;✌️ v peace victory;🤞 crossed_fingers luck;🤟 love_you;🤘 metal rock;🤙 call_me;👈 point_left;
👉 point_right;👆 point_up;👇 point_down;☝️ index_up;✋ raised_hand stop;🖐️ hand_splayed five;👋 wave hello bye hi;👏 clap applause bravo;🙌 raised_hands hooray;🫶 heart_hands love;
👐 open_hands;🙏 pray,thanks please thank;💪 muscle strong;✍️ writing write;👊 fist_bump,punch;✊ fist;👀 eyes look see;👁️ eye;🧠 brain think;👂 ear hear;👃 nose;
👄 mouth;🗣️ speaking talk;👤 person_silhouette;👥 people group;👶 baby;🧒 child;👩 woman;👨 man;🧓 older_person;🤷 shrug dunno;🤦 facepalm;🙋 raising_hand me question;
🙅 no_good no;🙆 ok_person;💁 tipping_hand info;🧑‍💻 technologist,coder computer programmer;🧑‍🚀 astronaut space;🧑‍🍳 cook chef;🧑‍🔧 mechanic repair;🧑‍🏫 teacher;🧑‍🚒 firefighter;👷 construction_worker;
🕵️ detective spy;🧙 mage wizard;🦸 superhero;🏃 runner run;🚶 walking walk;💃 dancer dance;🧘 meditation yoga`],
  ['Nature', `
🐶 dog;🐱 cat;🐭 mouse_face;🐹 hamster;🐰 rabbit;🦊 fox;🐻 bear;🐼 panda;🐨 koala;🐯 tiger;🦁 lion;🐮 cow;🐷 pig;🐸 frog;🐵 monkey;🙈 see_no_evil;🙉 hear_no_evil;🙊 speak_no_evil;
🐔 chicken;🐧 penguin linux;🐦 bird;🦆 duck;🦉 owl;🦇 bat;🐺 wolf;🐴 horse;🦄 unicorn;🐝 bee;🐛 bug error;🦋 butterfly;🐌 snail slow;🐞 ladybug;🐜 ant;🕷️ spider;🐢 turtle slow;
🐍 snake python;🦖 t_rex dinosaur;🐙 octopus;🦀 crab rust;🐠 fish;🐬 dolphin;🐳 whale docker;🦈 shark;🐘 elephant;🦒 giraffe;🦔 hedgehog;🐾 paws;🌵 cactus;🌲 evergreen tree;
🌳 tree;🌴 palm_tree;🌱 seedling plant;🌿 herb;🍀 four_leaf_clover,clover luck;🍁 maple_leaf autumn;🍂 fallen_leaf autumn;🍄 mushroom;🌹 rose;🌻 sunflower;🌸 cherry_blossom spring;💐 bouquet flowers;
🌍 earth,earth_africa world;🌙 moon night;⭐ star;🌟 glowing_star;✨ sparkles new clean;⚡ zap lightning power;🔥 fire hot;💧 droplet water;🌊 ocean wave_water sea;☀️ sunny sun weather;
⛅ partly_sunny weather;☁️ cloud;🌧️ rain weather;⛈️ storm thunder;❄️ snowflake cold winter;⛄ snowman winter;🌈 rainbow;☂️ umbrella rain`],
  ['Food', `
🍎 apple fruit;🍐 pear;🍊 tangerine orange;🍋 lemon;🍌 banana;🍉 watermelon;🍇 grapes;🍓 strawberry;🫐 blueberries;🍒 cherries;🍑 peach;🥭 mango;🍍 pineapple;🥥 coconut;🥝 kiwi;
🍅 tomato;🥑 avocado;🥕 carrot;🌽 corn;🌶️ hot_pepper chili;🥔 potato;🧅 onion;🧄 garlic;🥦 broccoli;🍞 bread;🥐 croissant;🥖 baguette;🥨 pretzel;🧀 cheese;🥚 egg;🍳 cooking,fried_egg kitchen;
🥞 pancakes;🥓 bacon;🍔 hamburger burger;🍟 fries;🍕 pizza;🌭 hotdog;🥪 sandwich;🌮 taco;🌯 burrito;🥗 salad;🍝 spaghetti pasta;🍜 ramen noodles soup;🍣 sushi;🍚 rice;🍦 icecream;🍩 doughnut;
🍪 cookie;🎂 birthday,cake;🍰 shortcake cake;🍫 chocolate;🍿 popcorn;🍯 honey;☕ coffee break;🍵 tea;🥛 milk;🍺 beer;🍻 beers cheers;🥂 clinking_glasses cheers;🍷 wine;🍸 cocktail;🧃 juice;🍽️ plate lunch dinner`],
  ['Places and activities', `
🏠 house home;🏢 office work;🏥 hospital;🏫 school;🏭 factory;⛺ tent camping;🏔️ mountain;🏖️ beach holiday;🌋 volcano;🗺️ map;🧭 compass;🚗 car;🚕 taxi;🚌 bus;🚑 ambulance;🚒 fire_engine;🚓 police_car;
🚲 bike bicycle;🛴 scooter;🚂 train;🚇 metro subway;✈️ airplane flight;🚀 rocket ship launch;🛸 ufo;🚁 helicopter;⛵ sailboat;⚓ anchor;🚧 construction wip;🚦 traffic_light;⛽ fuel;
⚽ soccer football;🏀 basketball;🏈 football;🎾 tennis;🏐 volleyball;🏓 ping_pong;🎯 dart target goal;🎳 bowling;🎮 video_game game;🎲 game_die dice;🧩 puzzle;♟️ chess;🎨 art paint;🎭 theatre;
🎬 clapper film;🎤 microphone karaoke;🎧 headphones music;🎵 musical_note music;🎶 notes music;🎸 guitar;🎹 piano;🥁 drum;🎻 violin;🏆 trophy win;🥇 first_place gold;🥈 second_place;🥉 third_place;
🏅 medal;🎉 tada,party celebrate hooray;🎊 confetti;🎈 balloon;🎁 gift present;🎄 christmas_tree;🎃 jack_o_lantern halloween;🎆 fireworks;🏁 finish,checkered_flag done`],
  ['Things', `
💻 laptop computer;🖥️ desktop computer screen;⌨️ keyboard;🖱️ mouse;🖨️ printer;📱 phone,iphone mobile;☎️ telephone call;🔋 battery;🔌 plug power;💾 floppy_disk,save disk;💿 cd;📷 camera photo;📹 video_camera;
📺 tv;📻 radio;⏰ alarm_clock;⏱️ stopwatch;⌛ hourglass wait;⏳ hourglass_flowing wait;📡 satellite antenna;💡 bulb,idea light;🔦 flashlight;🕯️ candle;🧯 extinguisher;💰 moneybag;💸 money_wings;💳 credit_card;
⚖️ scales law;🔧 wrench fix;🔨 hammer;🛠️ tools,hammer_and_wrench fix;🪛 screwdriver;🔩 nut_and_bolt;⚙️ gear settings;🧰 toolbox;🧲 magnet;🪜 ladder;🧪 test_tube test;🔬 microscope;🔭 telescope;
💊 pill;🩹 adhesive_bandage fix;🚪 door;🛏️ bed;🛋️ couch;🚽 toilet;🚿 shower;🧹 broom clean;🧺 basket;🧻 paper roll;🧽 sponge;🔑 key;🔒 lock closed;🔓 unlock open;🛡️ shield safe;📦 package box;📫 mailbox;
✉️ envelope mail;📧 email;📝 memo,note write;📄 page document;📁 folder;📅 calendar date;📈 chart_up,chart_with_upwards_trend;📉 chart_down;📊 bar_chart;📌 pushpin,pin;📍 round_pushpin place;📎 paperclip;
✂️ scissors cut;📏 ruler;📚 books;📖 book read;🔖 bookmark;🔗 link;🗑️ wastebasket,trash delete;🔍 mag,search find;🔔 bell;🔕 no_bell mute;📣 mega announce;🔊 loud_sound volume;🔇 mute;
🎒 backpack school;👓 glasses;👑 crown;💍 ring;💎 gem;👕 shirt;👟 shoe;🧤 gloves;🧦 socks;🎩 top_hat;🪖 helmet;🔮 crystal_ball future;🧸 teddy_bear;🪴 potted_plant`],
  ['Signs', `
❤️ heart love;🧡 orange_heart;💛 yellow_heart;💚 green_heart;💙 blue_heart;💜 purple_heart;🖤 black_heart;🤍 white_heart;🤎 brown_heart;💔 broken_heart;💕 two_hearts;💖 sparkling_heart;💯 100 hundred perfect;
💥 boom collision;💫 dizzy;💦 sweat_drops;💨 dash fast wind;💤 zzz sleep;💬 speech_balloon,speech chat;💭 thought_balloon think;✅ white_check_mark,check done yes;☑️ ballot_check;✔️ heavy_check_mark;❌ x no wrong;
❎ cross_mark_button;❗ exclamation,heavy_exclamation_mark;❓ question;⁉️ interrobang;⚠️ warning;🚫 no_entry_sign forbidden;⛔ no_entry stop;🛑 stop_sign,stop;🆘 sos help;🆗 ok;🆕 new;🆒 cool_sign;🔴 red_circle;🟠 orange_circle;
🟡 yellow_circle;🟢 green_circle;🔵 blue_circle;🟣 purple_circle;⚫ black_circle;⚪ white_circle;🔺 red_triangle;🔶 large_orange_diamond;➕ plus;➖ minus;➗ divide;✖️ multiply;♾️ infinity;♻️ recycle;⬆️ arrow_up;
⬇️ arrow_down;⬅️ arrow_left;➡️ arrow_right;↩️ leftwards_hook reply;🔄 arrows_counterclockwise,refresh retry;🔁 repeat;▶️ arrow_forward,play;⏸️ pause;⏹️ stop_button;⏭️ next_track;🔀 shuffle;ℹ️ information_source,info;
☮️ peace_symbol;☯️ yin_yang;🔱 trident;🏳️ white_flag;🏴 black_flag;🚩 red_flag,triangular_flag;🏳️‍🌈 rainbow_flag pride;🏴‍☠️ pirate_flag;🕐 one_oclock time;🕛 twelve_oclock midnight noon`],
];
